package io.hibernateshards.boot;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Properties;

/**
 * A unit as Hibernate sees it: without its properties, which reach the engine as settings. Hibernate logs those of a unit as
 * they are, passwords too, and would take from them what the engine must not be given.
 */
final class EngineUnit {

    private EngineUnit() {}

    /** @param type the interface that Hibernate asks the unit by */
    static <T> T withoutProperties(Class<T> type, T unit) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (method.getName().equals("getProperties")) {
                        return new Properties();
                    }
                    try {
                        return method.invoke(unit, values);
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                }));
    }
}
