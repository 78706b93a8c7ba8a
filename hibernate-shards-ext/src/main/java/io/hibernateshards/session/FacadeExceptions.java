package io.hibernateshards.session;

import io.hibernateshards.PartialCommitException;
import io.hibernateshards.node.GuardRefusals;
import org.hibernate.HibernateException;
import org.hibernate.LockOptions;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.internal.ExceptionConverterImpl;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's conversion of exceptions, but for two: what was partly committed is never called rolled back, and what a guard
 * refused is told as such. Adapter to
 * {@code org.hibernate.internal.ExceptionConverterImpl}, which has no public form.
 */
final class FacadeExceptions extends ExceptionConverterImpl {

    FacadeExceptions(SharedSessionContractImplementor facade) {
        super(facade);
    }

    @Override
    public RuntimeException convertCommitException(RuntimeException failure) {
        return failure instanceof PartialCommitException
                ? failure
                : super.convertCommitException(GuardRefusals.translated(failure));
    }

    @Override
    public RuntimeException convert(HibernateException failure, @Nullable LockOptions lockOptions) {
        var told = GuardRefusals.translated(failure);
        return told == failure ? super.convert(failure, lockOptions) : told;
    }
}
