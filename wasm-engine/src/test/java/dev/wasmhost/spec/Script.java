package dev.wasmhost.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A converted script.
 *
 * @param path name of the source, for instance {@code core/i32.wast}
 * @param commands what to do, in order
 */
record Script(String path, List<Command> commands) {

    static Script read(String path, Path folder) throws IOException {
        JsonNode json = new JsonMapper().readTree(Files.readAllBytes(ScriptArchive.json(folder)));
        List<Command> commands = new ArrayList<>();
        for (JsonNode command : json.get("commands")) {
            commands.add(Command.of(folder, command));
        }
        return new Script(path, List.copyOf(commands));
    }

}
