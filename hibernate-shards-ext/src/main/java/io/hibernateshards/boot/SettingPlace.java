package io.hibernateshards.boot;

/** What a setting is a setting of, and what its names start with. */
enum SettingPlace {
    UNIT("hibernate.shards.", "hibernate-shards."),
    DATABASE(ShardsSettings.DATABASE_PREFIX + "<name>.", "hibernate-shards.databases.<name>."),
    POOL(ShardsSettings.POOL_PREFIX, "hibernate-shards.pool."),
    KEYSPACE(ShardsSettings.KEYSPACE_PREFIX + "<name>.", "hibernate-shards.keyspaces.<name>."),
    ENTITY_MANAGER("hibernate.shards.", ""),
    QUERY("hibernate.shards.", "");

    private final String prefix;
    private final String propertyPrefix;

    SettingPlace(String prefix, String propertyPrefix) {
        this.prefix = prefix;
        this.propertyPrefix = propertyPrefix;
    }

    /** What the setting's name starts with; {@code <name>} stands for the name of what has several of its kind. */
    String prefix() {
        return prefix;
    }

    /** What the name of its property in a Spring application starts with; empty where there is none. */
    String propertyPrefix() {
        return propertyPrefix;
    }
}
