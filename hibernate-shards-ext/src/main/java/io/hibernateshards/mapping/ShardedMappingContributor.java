package io.hibernateshards.mapping;

import org.hibernate.boot.ResourceStreamLocator;
import org.hibernate.boot.spi.AdditionalMappingContributions;
import org.hibernate.boot.spi.AdditionalMappingContributor;
import org.hibernate.boot.spi.InFlightMetadataCollector;
import org.hibernate.boot.spi.MetadataBuildingContext;
import org.hibernate.engine.config.spi.ConfigurationService;

/** Found by Hibernate for every unit; does something for the sharded ones, which have a {@link ShardedModelBuilder}. */
public final class ShardedMappingContributor implements AdditionalMappingContributor {

    @Override
    public String getContributorName() {
        return "hibernate-shards-ext";
    }

    @Override
    public void contribute(
            AdditionalMappingContributions contributions,
            InFlightMetadataCollector metadata,
            ResourceStreamLocator resources,
            MetadataBuildingContext context) {
        var settings = context.getBootstrapContext()
                .getServiceRegistry()
                .requireService(ConfigurationService.class)
                .getSettings();
        if (settings.get(ShardedModelBuilder.SETTING) instanceof ShardedModelBuilder builder) {
            builder.contribute(metadata, context);
        }
    }
}
