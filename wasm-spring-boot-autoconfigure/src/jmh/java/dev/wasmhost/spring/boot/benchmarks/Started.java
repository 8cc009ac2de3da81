package dev.wasmhost.spring.boot.benchmarks;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/** Starts an application and ends the JVM once it has. */
public final class Started {

    /** Begins the line with what was measured. */
    static final String MARK = "started ";

    private Started() {
    }

    /**
     * Prints the milliseconds until the application had started, and the processor time
     * of the JVM until then.
     */
    public static void run(Class<?> type, String[] arguments) {
        SpringApplication application = new SpringApplication(type);
        application.addListeners(new Listener());
        application.run(arguments);
    }

    private static final class Listener implements ApplicationListener<ApplicationStartedEvent> {

        @Override
        public void onApplicationEvent(ApplicationStartedEvent event) {
            long processor = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
            long main = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            System.out.println(MARK + event.getTimeTaken().toNanos() / 1e6 + ' ' + processor / 1e6 + ' ' + main / 1e6);
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }

    }

}
