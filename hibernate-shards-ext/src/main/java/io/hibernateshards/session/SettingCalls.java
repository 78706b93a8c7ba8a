package io.hibernateshards.session;

import io.hibernateshards.ScatterMode;
import io.hibernateshards.association.FacadeLink;
import io.hibernateshards.query.execution.ScatterHint;
import io.hibernateshards.transaction.WriteGuard;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.EntityGraph;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.metamodel.Metamodel;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.hibernate.CacheMode;
import org.hibernate.Filter;
import org.hibernate.FlushMode;
import org.hibernate.Interceptor;
import org.hibernate.LobHelper;
import org.hibernate.SessionEventListener;
import org.hibernate.engine.creation.spi.SessionBuilderImplementor;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.event.spi.EventSource;
import org.hibernate.graph.RootGraph;
import org.hibernate.graph.spi.RootGraphImplementor;
import org.hibernate.jpa.HibernateHints;
import org.hibernate.jpa.internal.util.ConfigurationHelper;
import org.hibernate.jpa.internal.util.FlushModeTypeHelper;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.format.FormatMapper;
import org.jspecify.annotations.Nullable;

/**
 * What a façade session is set to: kept here, told to the engine sessions that are open, and to those opened later. Adapter to
 * {@code FlushModeTypeHelper} and {@code ConfigurationHelper}, Hibernate's reading of flush modes, which has no public form.
 */
@SuppressWarnings({"deprecation", "removal"})
abstract class SettingCalls extends QueryCalls {

    private final ShardedUnit unit;
    private final FacadeSessionBuilder options;
    private final boolean hasOwnTenants;
    private FlushMode flushMode;
    private CacheMode cacheMode;
    private boolean defaultReadOnly;
    private @Nullable Integer jdbcBatchSize;
    private boolean criteriaCopyTree;
    private boolean criteriaPlanCache;
    private boolean nativeParametersIgnored;
    private int addedListeners;
    private @Nullable LoadQueryInfluencers influencers;
    private @Nullable Map<String, Object> properties;
    private @Nullable Map<String, Consumer<EventSource>> settings;

    SettingCalls(ShardedSessionFactoryImpl factory, FacadeSessionBuilder options) {
        this.unit = factory.unit();
        this.options = options;
        this.hasOwnTenants = factory.hasOwnTenants();
        var defaults = unit.engine().getSessionFactoryOptions();
        var initial = options.getInitialSessionFlushMode();
        flushMode = initial != null ? initial : defaults.getInitialSessionFlushMode();
        cacheMode = options.getInitialCacheMode();
        defaultReadOnly = options.isReadOnly();
        criteriaCopyTree = defaults.isCriteriaCopyTreeEnabled();
        criteriaPlanCache = defaults.isCriteriaPlanCacheEnabled();
        nativeParametersIgnored = defaults.getNativeJdbcParametersIgnored();
    }

    /** The engine sessions opened so far, in the order of their opening. */
    abstract List<EventSource> opened();

    /** Sets what becomes of this session's scatters. */
    public abstract void scatter(ScatterMode mode);

    /** A builder that opens an engine session as this session's options say. */
    SessionBuilderImplementor configured(SessionBuilderImplementor builder, FacadeLink link, WriteGuard guard) {
        builder.interceptor(link)
                .statementInspector(guard)
                .flushMode(flushMode)
                .initialCacheMode(cacheMode)
                .readOnly(options.isReadOnly())
                .connectionHandlingMode(options.getPhysicalConnectionHandlingMode())
                .jdbcTimeZone(options.getJdbcTimeZone())
                .autoClear(options.shouldAutoClear())
                .autoClose(options.shouldAutoClose())
                .identifierRollback(options.isIdentifierRollbackEnabled())
                .defaultBatchFetchSize(options.getDefaultBatchFetchSize())
                .subselectFetchEnabled(options.isSubselectFetchEnabled());
        var listeners = options.getCustomSessionEventListeners();
        if (listeners != null) {
            builder.clearEventListeners().eventListeners(listeners.toArray(new SessionEventListener[0]));
        }
        var moment = options.getTemporalIdentifier();
        if (moment instanceof Instant instant) {
            builder.asOf(instant);
        } else if (moment != null) {
            builder.atChangeset(moment);
        }
        return builder;
    }

    /** Tells an engine session what was set since this session was opened. */
    void replaySettings(EventSource engine) {
        if (settings != null) {
            settings.values().forEach(setting -> setting.accept(engine));
        }
    }

    private void set(String name, Consumer<EventSource> setting) {
        if (settings == null) {
            settings = new LinkedHashMap<>();
        }
        settings.remove(name);
        settings.put(name, setting);
        opened().forEach(setting);
    }

    private void unset(String name, Consumer<EventSource> undo) {
        if (settings != null) {
            settings.remove(name);
        }
        opened().forEach(undo);
    }

    /** Listeners are added to each engine session; a listener hears of all of them. */
    void addedEventListeners(SessionEventListener... listeners) {
        set("listeners " + addedListeners++, engine -> engine.addEventListeners(listeners));
    }

    // ------------------------------------------------------------------ flushing and caching

    @Override
    public FlushMode getHibernateFlushMode() {
        return flushMode;
    }

    @Override
    public void setHibernateFlushMode(FlushMode mode) {
        flushMode = mode;
        set("flush mode", engine -> engine.setHibernateFlushMode(mode));
    }

    @Override
    public FlushModeType getFlushMode() {
        checkOpen();
        return FlushModeTypeHelper.getFlushModeType(flushMode);
    }

    @Override
    public void setFlushMode(FlushModeType flushModeType) {
        checkOpen();
        setHibernateFlushMode(FlushModeTypeHelper.getFlushMode(flushModeType));
    }

    @Override
    public CacheMode getCacheMode() {
        return cacheMode;
    }

    @Override
    public void setCacheMode(CacheMode mode) {
        cacheMode = mode;
        set("cache mode", engine -> engine.setCacheMode(mode));
    }

    @Override
    public CacheRetrieveMode getCacheRetrieveMode() {
        return cacheMode.getJpaRetrieveMode();
    }

    @Override
    public CacheStoreMode getCacheStoreMode() {
        return cacheMode.getJpaStoreMode();
    }

    @Override
    public void setCacheRetrieveMode(CacheRetrieveMode mode) {
        setCacheMode(CacheMode.fromJpaModes(mode, cacheMode.getJpaStoreMode()));
    }

    @Override
    public void setCacheStoreMode(CacheStoreMode mode) {
        setCacheMode(CacheMode.fromJpaModes(cacheMode.getJpaRetrieveMode(), mode));
    }

    @Override
    public boolean isDefaultReadOnly() {
        return defaultReadOnly;
    }

    @Override
    public void setDefaultReadOnly(boolean readOnly) {
        defaultReadOnly = readOnly;
        set("default read-only", engine -> engine.setDefaultReadOnly(readOnly));
    }

    @Override
    public boolean isIdentifierRollbackEnabled() {
        return options.isIdentifierRollbackEnabled();
    }

    @Override
    public boolean shouldAutoJoinTransaction() {
        return options.shouldAutoJoinTransactions();
    }

    @Override
    public boolean isAutoCloseSessionEnabled() {
        return options.shouldAutoClose();
    }

    // ------------------------------------------------------------------ statements

    @Override
    public @Nullable Integer getJdbcBatchSize() {
        return jdbcBatchSize;
    }

    @Override
    public void setJdbcBatchSize(@Nullable Integer size) {
        jdbcBatchSize = size;
        set("batch size", engine -> engine.setJdbcBatchSize(size));
    }

    @Override
    public TimeZone getJdbcTimeZone() {
        return options.getJdbcTimeZone();
    }

    @Override
    public boolean isCriteriaCopyTreeEnabled() {
        return criteriaCopyTree;
    }

    @Override
    public void setCriteriaCopyTreeEnabled(boolean enabled) {
        criteriaCopyTree = enabled;
        set("criteria copy", engine -> engine.setCriteriaCopyTreeEnabled(enabled));
    }

    @Override
    public boolean isCriteriaPlanCacheEnabled() {
        return criteriaPlanCache;
    }

    @Override
    public void setCriteriaPlanCacheEnabled(boolean enabled) {
        criteriaPlanCache = enabled;
        set("criteria plan cache", engine -> engine.setCriteriaPlanCacheEnabled(enabled));
    }

    @Override
    public boolean getNativeJdbcParametersIgnored() {
        return nativeParametersIgnored;
    }

    @Override
    public void setNativeJdbcParametersIgnored(boolean ignored) {
        nativeParametersIgnored = ignored;
        set("native parameters", engine -> engine.setNativeJdbcParametersIgnored(ignored));
    }

    // ------------------------------------------------------------------ what loads are influenced by

    @Override
    public LoadQueryInfluencers getLoadQueryInfluencers() {
        if (influencers == null) {
            influencers = new LoadQueryInfluencers(unit.engine(), options);
        }
        return influencers;
    }

    @Override
    public boolean isSubselectFetchingEnabled() {
        return getLoadQueryInfluencers().getSubselectFetchEnabled();
    }

    @Override
    public void setSubselectFetchingEnabled(boolean enabled) {
        getLoadQueryInfluencers().setSubselectFetchEnabled(enabled);
        set("subselect fetching", engine -> engine.setSubselectFetchingEnabled(enabled));
    }

    @Override
    public int getFetchBatchSize() {
        return getLoadQueryInfluencers().getBatchSize();
    }

    @Override
    public void setFetchBatchSize(int batchSize) {
        getLoadQueryInfluencers().setBatchSize(batchSize);
        set("fetch batch size", engine -> engine.setFetchBatchSize(batchSize));
    }

    @Override
    public boolean isFetchProfileEnabled(String name) {
        return getLoadQueryInfluencers().isFetchProfileEnabled(name);
    }

    @Override
    public void enableFetchProfile(String name) {
        getLoadQueryInfluencers().enableFetchProfile(name);
        set("fetch profile " + name, engine -> engine.enableFetchProfile(name));
    }

    @Override
    public void disableFetchProfile(String name) {
        getLoadQueryInfluencers().disableFetchProfile(name);
        unset("fetch profile " + name, engine -> engine.disableFetchProfile(name));
    }

    @Override
    public Filter enableFilter(String filterName) {
        checkOpen();
        var filter = new FacadeFilter(getLoadQueryInfluencers().enableFilter(filterName), this::opened);
        set("filter " + filterName, filter::enableOn);
        return filter;
    }

    @Override
    public @Nullable Filter getEnabledFilter(String filterName) {
        checkOpen();
        var filter = getLoadQueryInfluencers().getEnabledFilter(filterName);
        return filter == null ? null : new FacadeFilter(filter, this::opened);
    }

    @Override
    public void disableFilter(String filterName) {
        checkOpen();
        getLoadQueryInfluencers().disableFilter(filterName);
        unset("filter " + filterName, engine -> engine.disableFilter(filterName));
        if (unit.engine().getAutoEnabledFilters().stream()
                .anyMatch(definition -> definition.getFilterName().equals(filterName))) {
            set("filter " + filterName, engine -> engine.disableFilter(filterName));
        }
    }

    // ------------------------------------------------------------------ properties

    @Override
    public void setProperty(String propertyName, Object value) {
        checkOpen();
        if (propertyName == null) {
            return;
        }
        if (properties == null) {
            properties = initialProperties();
        }
        properties.put(propertyName, value);
        switch (propertyName) {
            case HibernateHints.HINT_FLUSH_MODE ->
                setHibernateFlushMode(Objects.requireNonNull(ConfigurationHelper.getFlushMode(value, FlushMode.AUTO)));
            case HibernateHints.HINT_FETCH_PROFILE -> enableFetchProfile((String) value);
            case HibernateHints.HINT_JDBC_BATCH_SIZE, "hibernate.jdbc.batch_size" ->
                setJdbcBatchSize(Integer.valueOf(value.toString()));
            case "hibernate.default_batch_fetch_size", HibernateHints.HINT_BATCH_FETCH_SIZE ->
                setFetchBatchSize(Integer.parseInt(value.toString()));
            case "jakarta.persistence.cache.retrieveMode" -> setCacheRetrieveMode((CacheRetrieveMode) value);
            case "jakarta.persistence.cache.storeMode" -> setCacheStoreMode((CacheStoreMode) value);
            case "hibernate.criteria.copy_tree" -> setCriteriaCopyTreeEnabled(Boolean.parseBoolean(value.toString()));
            case "hibernate.use_subselect_fetch", HibernateHints.HINT_ENABLE_SUBSELECT_FETCH ->
                setSubselectFetchingEnabled(Boolean.parseBoolean(value.toString()));
            case ScatterHint.NAME -> scatter(ScatterHint.mode(value));
            default -> set("property " + propertyName, engine -> engine.setProperty(propertyName, value));
        }
    }

    private Map<String, Object> initialProperties() {
        var initial = new HashMap<>(unit.engine().getSessionFactoryOptions().getDefaultSessionProperties());
        initial.put(HibernateHints.HINT_FLUSH_MODE, flushMode);
        return initial;
    }

    @Override
    public Map<String, Object> getProperties() {
        return properties == null ? initialProperties() : new HashMap<>(properties);
    }

    // ------------------------------------------------------------------ answers of the engine factory

    @Override
    public Interceptor getInterceptor() {
        var its = options.getInterceptor();
        return its != null ? its : org.hibernate.internal.EmptyInterceptor.INSTANCE;
    }

    @Override
    public JdbcServices getJdbcServices() {
        return unit.engine().getJdbcServices();
    }

    @Override
    public HibernateCriteriaBuilder getCriteriaBuilder() {
        checkOpen();
        return unit.engine().getCriteriaBuilder();
    }

    @Override
    public Metamodel getMetamodel() {
        checkOpen();
        return unit.engine().getMetamodel();
    }

    @Override
    public LobHelper getLobHelper() {
        checkOpen();
        return org.hibernate.Hibernate.getLobHelper();
    }

    @Override
    public @Nullable Object getTenantIdentifierValue() {
        return hasOwnTenants ? options.getTenantIdentifierValue() : null;
    }

    @Override
    @SuppressWarnings("unchecked") // The type of tenants is the engine's, the tenant one of them.
    public @Nullable String getTenantIdentifier() {
        var tenant = getTenantIdentifierValue();
        return tenant == null
                ? null
                : ((JavaType<Object>) unit.engine().getTenantIdentifierJavaType()).toString(tenant);
    }

    @Override
    public boolean isRootTenant() {
        var resolver = unit.engine().getCurrentTenantIdentifierResolver();
        return hasOwnTenants && resolver != null && resolver.isRoot(getTenantIdentifierValue());
    }

    @Override
    public boolean useStreamForLobBinding() {
        return getJdbcServices().getDialect().useInputStreamToInsertBlob();
    }

    @Override
    public int getPreferredSqlTypeCodeForBoolean() {
        return unit.engine().getSessionFactoryOptions().getPreferredSqlTypeCodeForBoolean();
    }

    @Override
    public boolean useLanguageTagForLocale() {
        return true;
    }

    @Override
    public FormatMapper getJsonFormatMapper() {
        return unit.engine().getSessionFactoryOptions().getJsonFormatMapper();
    }

    @Override
    public FormatMapper getXmlFormatMapper() {
        return unit.engine().getSessionFactoryOptions().getXmlFormatMapper();
    }

    @Override
    public <T> RootGraphImplementor<T> createEntityGraph(Class<T> rootType) {
        checkOpen();
        return (RootGraphImplementor<T>) unit.engine().createEntityGraph(rootType);
    }

    @Override
    public @Nullable RootGraphImplementor<?> createEntityGraph(String graphName) {
        checkOpen();
        var named = unit.engine().findEntityGraphByName(graphName);
        return named == null ? null : named.makeRootGraph(graphName, true);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable RootGraph<T> createEntityGraph(Class<T> rootType, String graphName) {
        var graph = createEntityGraph(graphName);
        if (graph != null && !graph.getGraphedType().getJavaType().equals(rootType)) {
            throw new IllegalArgumentException(
                    "Named entity graph '" + graphName + "' was not of type '" + rootType.getName() + "'");
        }
        return (RootGraph<T>) graph;
    }

    @Override
    public RootGraphImplementor<?> getEntityGraph(String graphName) {
        checkOpen();
        var named = unit.engine().findEntityGraphByName(graphName);
        if (named == null) {
            throw new IllegalArgumentException("There is no entity graph named '" + graphName + "'");
        }
        return named;
    }

    @Override
    public <T> List<EntityGraph<? super T>> getEntityGraphs(Class<T> entityClass) {
        checkOpen();
        return unit.engine().findEntityGraphsByType(entityClass);
    }
}
