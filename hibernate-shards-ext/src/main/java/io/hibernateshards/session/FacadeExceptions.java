package io.hibernateshards.session;

import io.hibernateshards.PartialCommitException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.internal.ExceptionConverterImpl;

/**
 * Hibernate's conversion of exceptions, but for one: what was partly committed is never called rolled back. Adapter to
 * {@code org.hibernate.internal.ExceptionConverterImpl}, which has no public form.
 */
final class FacadeExceptions extends ExceptionConverterImpl {

    FacadeExceptions(SharedSessionContractImplementor facade) {
        super(facade);
    }

    @Override
    public RuntimeException convertCommitException(RuntimeException failure) {
        return failure instanceof PartialCommitException ? failure : super.convertCommitException(failure);
    }
}
