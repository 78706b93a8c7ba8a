package io.hibernateshards.mapping;

/**
 * What the model knows but no session can do, so that a unit which has it is refused at boot.
 *
 * @param referenceEntities entities with a copy on each database
 * @param promises to-one associations that are marked {@code @Colocated}
 * @param toOnesAcross to-one associations to another database
 */
record NotThereYet(boolean referenceEntities, boolean promises, boolean toOnesAcross) {

    static final NotThereYet CURRENT = new NotThereYet(true, true, true);

    static final NotThereYet NOTHING = new NotThereYet(false, false, false);
}
