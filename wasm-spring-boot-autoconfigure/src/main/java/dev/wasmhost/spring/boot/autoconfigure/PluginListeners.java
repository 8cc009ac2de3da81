package dev.wasmhost.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets at which plugins accept connections. One is open as long as any version of
 * the plugin has it, so that a replacement loses no connection. Thread-safe.
 */
final class PluginListeners {

    private static final Log logger = LogFactory.getLog(PluginListeners.class);

    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Key, Socket> sockets = new HashMap<>();

    /**
     * Opens what is not open yet; the lease is to be closed.
     * @param addresses each {@code host:port}
     * @throws WasmPluginConfigurationException if one is no address, is there twice, or
     * cannot be bound; nothing is open then that was not before
     */
    Lease lease(String plugin, List<String> addresses) {
        Lease lease = new Lease();
        this.lock.lock();
        try {
            for (int i = 0; i < addresses.size(); i++) {
                lease.add(new Key(plugin, addresses.get(i)), "wasi.listeners[" + i + "]");
            }
            return lease;
        }
        catch (RuntimeException ex) {
            lease.close();
            throw ex;
        }
        finally {
            this.lock.unlock();
        }
    }

    private static ServerSocketChannel open(Key key, String property) {
        InetSocketAddress address = address(key, property);
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                return channel.bind(address);
            }
            catch (IOException ex) {
                channel.close();
                throw ex;
            }
        }
        catch (IOException ex) {
            throw new WasmPluginConfigurationException(key.plugin, property,
                    "cannot be bound: '" + key.address + "': " + ex.getMessage(), ex);
        }
    }

    private static InetSocketAddress address(Key key, String property) {
        int colon = key.address.lastIndexOf(':');
        try {
            String host = key.address.substring(0, Math.max(colon, 0));
            int port = Integer.parseInt(key.address.substring(colon + 1));
            if (host.isEmpty()) {
                throw notAnAddress(key, property, null);
            }
            return new InetSocketAddress(InetAddress.getByName(host), port);
        }
        catch (IllegalArgumentException | IOException ex) {
            throw notAnAddress(key, property, ex);
        }
    }

    private static WasmPluginConfigurationException notAnAddress(Key key, String property, @Nullable Exception cause) {
        return new WasmPluginConfigurationException(key.plugin, property,
                "is not an address such as '127.0.0.1:7000': '" + key.address + "'", cause);
    }

    private record Key(String plugin, String address) {
    }

    private static final class Socket {

        private final ServerSocketChannel channel;

        private int leases;

        private Socket(ServerSocketChannel channel) {
            this.channel = channel;
        }

    }

    /** Sockets that a version of a plugin has. */
    final class Lease implements AutoCloseable {

        private final List<Key> keys = new ArrayList<>();

        private final List<ServerSocketChannel> channels = new ArrayList<>();

        private Lease() {
        }

        private void add(Key key, String property) {
            if (this.keys.contains(key)) {
                throw new WasmPluginConfigurationException(key.plugin, property,
                        "is '" + key.address + "', which is listed twice", null);
            }
            Socket socket = PluginListeners.this.sockets.get(key);
            if (socket == null) {
                socket = new Socket(open(key, property));
                PluginListeners.this.sockets.put(key, socket);
            }
            socket.leases++;
            this.keys.add(key);
            this.channels.add(socket.channel);
        }

        /** Returns the sockets, in the order of their addresses. */
        List<ServerSocketChannel> channels() {
            return List.copyOf(this.channels);
        }

        /** Closes the sockets that nobody else has. Closing twice does nothing. */
        @Override
        public void close() {
            PluginListeners.this.lock.lock();
            try {
                this.keys.forEach(this::giveBack);
                this.keys.clear();
            }
            finally {
                PluginListeners.this.lock.unlock();
            }
        }

        private void giveBack(Key key) {
            Socket socket = PluginListeners.this.sockets.get(key);
            if (socket != null && --socket.leases == 0) {
                PluginListeners.this.sockets.remove(key);
                try {
                    socket.channel.close();
                }
                catch (IOException ex) {
                    logger.warn("Could not close the listener at " + key.address + " of plugin \"" + key.plugin + "\"",
                            ex);
                }
            }
        }

    }

}
