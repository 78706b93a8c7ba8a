package io.hibernateshards.mapping;

import static io.hibernateshards.logging.MappingMessages.MESSAGES;

import io.hibernateshards.WithinShard;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.Subselect;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Formula;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/** Finds SQL in a mapping that would read rows of one database where it means all, or write rows without the hidden column. */
final class FragmentChecks {

    private static final Pattern SELECT = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);

    private final List<String> problems;

    FragmentChecks(List<String> problems) {
        this.problems = problems;
    }

    void run(BootEntity entity, InFlightMetadataCollector metadata) {
        var binding = entity.binding();
        checkInsert(entity, binding.getCustomSQLInsert());
        binding.getJoins().forEach(join -> checkInsert(entity, join.getCustomSQLInsert()));
        var mapped = binding.getMappedClass();
        if (mapped == null || mapped.isAnnotationPresent(WithinShard.class)) {
            return;
        }
        for (var property : binding.getProperties()) {
            if (EntityReader.annotation(mapped, property.getName(), WithinShard.class) == null) {
                checkFormulas(entity, property.getName(), property);
            }
        }
        if (binding == entity.root() && binding.getDiscriminator() != null) {
            checkFormulas(entity, "discriminator", binding.getDiscriminator());
        }
        for (var filter : binding.getFilters()) {
            checkSelect("The filter '" + filter.getName() + "'", entity, filter.getCondition());
        }
        var restriction = mapped.getAnnotation(SQLRestriction.class);
        if (restriction != null) {
            checkSelect("The @SQLRestriction", entity, restriction.value());
        }
        var subselect = mapped.getAnnotation(Subselect.class);
        if (subselect != null) {
            checkSelect("The @Subselect", entity, subselect.value());
        }
        for (var collection : metadata.getCollectionBindings()) {
            if (collection.getOwner() == binding) {
                checkCollection(entity, collection);
            }
        }
    }

    private void checkFormulas(BootEntity entity, String name, Property property) {
        if (property.getValue() instanceof Component component) {
            component.getProperties().forEach(part -> checkFormulas(entity, name + "." + part.getName(), part));
        } else {
            checkFormulas(entity, name, property.getValue());
        }
    }

    private void checkFormulas(BootEntity entity, String name, Value value) {
        for (var selectable : value.getSelectables()) {
            if (selectable instanceof Formula formula) {
                checkSelect("The formula of '" + name + "'", entity, formula.getFormula());
            }
        }
    }

    private void checkCollection(BootEntity entity, Collection collection) {
        var name = collection.getRole().substring(collection.getRole().lastIndexOf('.') + 1);
        checkInsert(entity, collection.getCustomSQLInsert());
        var mapped = Objects.requireNonNull(entity.binding().getMappedClass());
        if (EntityReader.annotation(mapped, name, WithinShard.class) != null) {
            return;
        }
        checkSelect("The restriction of '" + name + "'", entity, collection.getWhere());
        checkSelect("The restriction of '" + name + "'", entity, collection.getManyToManyWhere());
        for (var filter : collection.getFilters()) {
            checkSelect("The filter '" + filter.getName() + "' of '" + name + "'", entity, filter.getCondition());
        }
        for (var filter : collection.getManyToManyFilters()) {
            checkSelect("The filter '" + filter.getName() + "' of '" + name + "'", entity, filter.getCondition());
        }
    }

    private void checkSelect(String fragment, BootEntity entity, @Nullable String sql) {
        if (sql != null && SELECT.matcher(sql).find()) {
            problems.add(MESSAGES.selectInFragment(fragment, entity.name(), sql));
        }
    }

    private void checkInsert(BootEntity entity, @Nullable String sql) {
        if (sql != null) {
            problems.add(MESSAGES.customInsert(entity.name(), sql));
        }
    }
}
