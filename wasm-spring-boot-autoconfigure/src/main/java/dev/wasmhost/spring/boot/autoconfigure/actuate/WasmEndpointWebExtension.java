package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link WasmEndpoint} over HTTP: what is shown depends on who asks, and a reload that is
 * refused is status 409.
 */
@EndpointWebExtension(endpoint = WasmEndpoint.class)
public final class WasmEndpointWebExtension {

    private static final int CONFLICT = 409;

    private final WasmEndpoint endpoint;

    private final Show showValues;

    private final Set<String> roles;

    /**
     * Makes an extension.
     * @param roles who is authorized has one of these roles; empty for any user
     */
    public WasmEndpointWebExtension(WasmEndpoint endpoint, Show showValues, Set<String> roles) {
        this.endpoint = endpoint;
        this.showValues = showValues;
        this.roles = Set.copyOf(roles);
    }

    /** Describes a plugin. */
    @ReadOperation
    public WebEndpointResponse<WasmEndpoint.PluginDescriptor> plugin(SecurityContext context, @Selector String name) {
        return response(this.endpoint.plugin(name, this.showValues.isShown(context, this.roles)),
                WebEndpointResponse.STATUS_OK);
    }

    /**
     * Replaces a plugin by what its file holds now. Does not know who asks, which would
     * make it an operation with a body; why it is refused,
     * {@linkplain #plugin(SecurityContext, String) the description} says to whom it may.
     */
    @WriteOperation
    public WebEndpointResponse<WasmEndpoint.ReloadDescriptor> reload(@Selector String name) {
        WasmEndpoint.ReloadDescriptor reload = this.endpoint.reload(name, this.showValues == Show.ALWAYS);
        return response(reload, (reload != null && !reload.reloaded()) ? CONFLICT : WebEndpointResponse.STATUS_OK);
    }

    private static <T> WebEndpointResponse<T> response(@Nullable T body, int status) {
        return (body != null) ? new WebEndpointResponse<>(body, status)
                : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }

}
