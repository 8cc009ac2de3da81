package dev.wasmhost.samples.quickstart;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Calls each plugin and prints what it answers. */
@SpringBootApplication
public class QuickstartApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(QuickstartApplication.class, arguments);
    }

    @Bean
    CommandLineRunner tour(Desk desk) {
        return (arguments) -> {
            System.out.println("greeter: " + desk.greet("Ada"));
            for (String path : new String[] { "/data/motd.txt", "/data/nothing.txt", "/etc/passwd",
                    "/data/../../../../../../../etc/passwd" }) {
                System.out.println("reader " + path + ": " + desk.read(path));
            }
            System.out.println("spinner: " + desk.spin());
            System.out.println("spinner: 2 + 3 = " + desk.add(2, 3) + ", in a fresh instance");
        };
    }

}
