package io.hibernateshards.benchmarks;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.bytecode.ByteCodeAppender;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.implementation.bytecode.member.MethodReturn;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Reads what a path of two fields leads to, such as {@code author.login}; null where the first is null. */
public interface KeyReader {

    /** The value at the end of the path that starts at {@code entity}. */
    @Nullable
    Object read(Object entity);

    /** Two steps of {@link Field#get}. */
    static KeyReader byReflection(Field first, Field second) {
        return entity -> {
            try {
                Object owner = first.get(entity);
                return owner == null ? null : second.get(owner);
            } catch (IllegalAccessException accessible) {
                throw new IllegalStateException(accessible);
            }
        };
    }

    /** Two method handles in instance fields, one after the other, as the library reads shard keys. */
    static KeyReader byMethodHandle(Field first, Field second) throws IllegalAccessException {
        return new OfHandles(handle(first), handle(second));
    }

    private static MethodHandle handle(Field field) throws IllegalAccessException {
        return MethodHandles.lookup().unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
    }

    /** A class with the two field reads in its code. */
    static KeyReader byGeneratedCode(Field first, Field second) throws ReflectiveOperationException {
        var code = new Implementation.Simple((visitor, context, method) -> {
            var end = new Label();
            var before = new StackManipulation.Compound(read(MethodVariableAccess.REFERENCE.loadFrom(1), first))
                    .apply(visitor, context);
            visitor.visitInsn(Opcodes.DUP);
            visitor.visitJumpInsn(Opcodes.IFNULL, end);
            var after = read(StackManipulation.Trivial.INSTANCE, second).apply(visitor, context);
            visitor.visitLabel(end);
            visitor.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
            var size = before.aggregate(after).aggregate(MethodReturn.REFERENCE.apply(visitor, context));
            return new ByteCodeAppender.Size(size.getMaximalSize() + 1, method.getStackSize());
        });
        var bytes = new ByteBuddy()
                .subclass(Object.class)
                .name(first.getDeclaringClass().getName() + "$" + first.getName() + "$" + second.getName())
                .implement(KeyReader.class)
                .method(named("read"))
                .intercept(code)
                .make()
                .getBytes();
        return (KeyReader)
                MethodHandles.lookup().defineClass(bytes).getConstructor().newInstance();
    }

    private static StackManipulation read(StackManipulation owner, Field field) {
        var description = new FieldDescription.ForLoadedField(field);
        return new StackManipulation.Compound(
                owner,
                TypeCasting.to(description.getDeclaringType().asErasure()),
                FieldAccess.forField(description).read());
    }

    /** An instance field as in the library: the handle is no constant to the compiler. */
    final class OfHandles implements KeyReader {

        private final MethodHandle first;
        private final MethodHandle second;

        OfHandles(MethodHandle first, MethodHandle second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public @Nullable Object read(Object entity) {
            try {
                Object owner = (Object) first.invokeExact(entity);
                return owner == null ? null : (Object) second.invokeExact(owner);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
