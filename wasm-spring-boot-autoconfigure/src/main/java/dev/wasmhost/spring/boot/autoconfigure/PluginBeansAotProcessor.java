package dev.wasmhost.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.javapoet.ClassName;

/**
 * Has the code for a plugin interface's bean generated into the interface's own package,
 * since the code mentions the interface, which need not be public.
 */
final class PluginBeansAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        if (!PluginBeanDefinitions.isPlugin(bean.getMergedBeanDefinition())) {
            return null;
        }
        return BeanRegistrationAotContribution.withCustomCodeFragments(BesideTheInterface::new);
    }

    private static final class BesideTheInterface extends BeanRegistrationCodeFragmentsDecorator {

        BesideTheInterface(BeanRegistrationCodeFragments delegate) {
            super(delegate);
        }

        @Override
        public ClassName getTarget(RegisteredBean bean) {
            return ClassName.get(bean.getBeanType().toClass());
        }

    }

}
