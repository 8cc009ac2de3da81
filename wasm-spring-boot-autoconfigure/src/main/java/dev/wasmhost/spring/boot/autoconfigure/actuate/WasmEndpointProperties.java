package dev.wasmhost.spring.boot.autoconfigure.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the endpoint.
 *
 * @param showValues When to show values of settings that may be secret, such as paths and
 * arguments. Those of environment variables are never shown.
 * @param roles Roles of which a user needs one to be authorized to see values. Any user
 * is if there are none.
 */
@ConfigurationProperties("management.endpoint.wasm")
public record WasmEndpointProperties(@DefaultValue("never") Show showValues, @DefaultValue Set<String> roles) {

    /** Copies what can be changed. */
    public WasmEndpointProperties {
        roles = Set.copyOf(roles);
    }

}
