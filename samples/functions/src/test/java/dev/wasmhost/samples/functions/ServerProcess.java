package dev.wasmhost.samples.functions;

import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import static org.awaitility.Awaitility.await;

/** The server in a JVM of its own, with 512 MB of heap. */
final class ServerProcess {

    private final Process process;

    private final int port;

    private final JMXConnector connector;

    private ServerProcess(Process process, int port, JMXConnector connector) {
        this.process = process;
        this.port = port;
        this.connector = connector;
    }

    static ServerProcess start(Path directory) throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-cp", System.getProperty("java.class.path"), FunctionsApplication.class.getName(),
                "--server.port=" + port, "--functions.token=" + Client.TOKEN,
                "--functions.directory=" + directory.resolve("functions"),
                "--wasm.compilation-cache.directory=" + directory.resolve("compiled"),
                "--wasm.compilation-cache.key-file=" + directory.resolve("key"), "--logging.level.root=error")
            .inheritIO()
            .start();
        try {
            Client client = new Client(port);
            await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> client.state().has("functions"));
            return new ServerProcess(process, port, connect(process));
        }
        catch (IOException | RuntimeException ex) {
            process.destroyForcibly();
            throw ex;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @SuppressWarnings("BanJNDI") // to a process that was just started here
    private static JMXConnector connect(Process process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            }
            finally {
                machine.detach();
            }
        }
        catch (AttachNotSupportedException ex) {
            throw new IOException(ex);
        }
    }

    int port() {
        return this.port;
    }

    /** Collects garbage, and returns what is left. */
    Memory memory() throws IOException {
        MBeanServerConnection beans = this.connector.getMBeanServerConnection();
        MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
        memory.gc();
        ClassLoadingMXBean classes = ManagementFactory.getPlatformMXBean(beans, ClassLoadingMXBean.class);
        long metaspace = ManagementFactory.newPlatformMXBeanProxy(beans, metaspaceName(), MemoryPoolMXBean.class)
            .getUsage()
            .getUsed();
        return new Memory(memory.getHeapMemoryUsage().getUsed(), metaspace, classes.getLoadedClassCount());
    }

    private static String metaspaceName() {
        return ManagementFactory.MEMORY_POOL_MXBEAN_DOMAIN_TYPE + ",name=Metaspace";
    }

    void stop() throws IOException, InterruptedException {
        this.connector.close();
        this.process.destroy();
        if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
            this.process.destroyForcibly();
        }
    }

    /**
     * What the server holds.
     *
     * @param heap bytes of its heap in use
     * @param metaspace bytes of its metaspace in use
     * @param classes classes that are loaded
     */
    record Memory(long heap, long metaspace, int classes) {
    }

}
