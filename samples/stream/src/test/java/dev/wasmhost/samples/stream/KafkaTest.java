package dev.wasmhost.samples.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallOutcome;
import dev.wasmhost.spring.boot.autoconfigure.WasmPlugins;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances of the application share what a real broker, in this JVM, has for them.
 */
class KafkaTest {

    private static final int PARTITIONS = 4;

    private static final int CUSTOMERS = 20;

    private static final int ORDERS = 400;

    private static final List<ConfigurableApplicationContext> instances = new ArrayList<>();

    private static EmbeddedKafkaBroker broker;

    @BeforeAll
    static void start() {
        broker = new EmbeddedKafkaKraftBroker(1, 1).brokerProperty("group.initial.rebalance.delay.ms", "0");
        broker.afterPropertiesSet();
        instances.add(instance());
        instances.add(instance());
    }

    private static ConfigurableApplicationContext instance() {
        return new SpringApplicationBuilder(StreamApplication.class).run("--spring.cloud.stream.default-binder=kafka",
                "--spring.cloud.stream.kafka.binder.brokers=" + broker.getBrokersAsString(),
                "--spring.cloud.stream.kafka.binder.consumer-properties.heartbeat.interval.ms=300",
                "--logging.level.org.apache.kafka=error");
    }

    @AfterAll
    static void stop() {
        instances.forEach(ConfigurableApplicationContext::close);
        broker.destroy();
    }

    @Test
    void instancesShareOrdersAndKeepTheirOrderAndWhatFailsIsSetAside() {
        awaitOnePartitionForEachThread();
        Map<String, String> poison = Map.of("trap", "1; tea; 0; 5", "loop", "2; earl-grey; 1; 5", "exit", "three");
        send(poison);

        Map<String, List<String>> scores = receive("scores", ORDERS).stream()
            .peek((score) -> assertThat(header(score, "tenant")).isEqualTo("blue"))
            .collect(Collectors.groupingBy(ConsumerRecord::key,
                    Collectors.mapping(ConsumerRecord::value, Collectors.toList())));
        assertThat(scores).isEqualTo(expectedScores());

        List<ConsumerRecord<String, String>> failed = receive("orders.failed", poison.size());
        assertThat(failed.stream().collect(Collectors.toMap(ConsumerRecord::key, ConsumerRecord::value)))
            .isEqualTo(poison);
        assertThat(failed).allSatisfy((order) -> assertThat(header(order, "tenant")).isEqualTo("blue"));
        assertThat(failed.stream()
            .collect(Collectors.toMap(ConsumerRecord::key, (order) -> header(order, "x-exception-message"))))
            .hasEntrySatisfying("trap", (message) -> assertThat(message).endsWith("integer divide by zero"))
            .hasEntrySatisfying("loop",
                    (message) -> assertThat(message)
                        .endsWith("stopped after its 3000ms limit (wasm.plugins.score.limits.timeout)"))
            .hasEntrySatisfying("exit",
                    (message) -> assertThat(message).endsWith("expected number; article; quantity; amount: three"));

        List<Long> served = instances.stream().map(KafkaTest::served).toList();
        assertThat(served).doesNotContain(0L);
        assertThat(served.stream().mapToLong(Long::longValue).sum()).isEqualTo(ORDERS);
    }

    /** Sends orders of some customers by turns, and after half of them what fails. */
    private static void send(Map<String, String> poison) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(client(), new StringSerializer(),
                new StringSerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                if (i == ORDERS / 2) {
                    poison.forEach((key, order) -> sent.add(producer.send(record(key, order))));
                }
                sent.add(producer.send(record("customer-" + i % CUSTOMERS, i + "; tea; 1; 5")));
            }
            assertThat(sent).allSatisfy((each) -> assertThat(each).succeedsWithin(Duration.ofMinutes(1)));
        }
    }

    private static ProducerRecord<String, String> record(String key, String order) {
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", key, order);
        record.headers().add("tenant", "blue".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static Map<String, List<String>> expectedScores() {
        return IntStream.range(0, ORDERS)
            .boxed()
            .collect(Collectors.groupingBy((i) -> "customer-" + i % CUSTOMERS,
                    Collectors.mapping((i) -> "{\"order\":" + i + ",\"price\":500,\"risk\":10}", Collectors.toList())));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as(name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long served(ConfigurableApplicationContext instance) {
        return instance.getBean(WasmPlugins.class)
            .get("score")
            .statistics()
            .calls()
            .getOrDefault(WasmCallOutcome.SUCCESS, 0L);
    }

    private static void awaitOnePartitionForEachThread() {
        try (Admin admin = Admin.create(client())) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
                ConsumerGroupDescription group = admin.describeConsumerGroups(List.of("scoring"))
                    .all()
                    .get()
                    .get("scoring");
                return group.members().stream().map((member) -> member.assignment().topicPartitions().size()).toList();
            }, List.of(1, 1, 1, 1)::equals);
        }
    }

    /** Returns all records of a topic, once there are at least so many. */
    private static List<ConsumerRecord<String, String>> receive(String topic, int count) {
        List<ConsumerRecord<String, String>> result = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(client(), new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj((i) -> new TopicPartition(topic, i))
                .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(result::add);
                return result.size() >= count;
            });
        }
        return result;
    }

    private static Map<String, Object> client() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return properties;
    }

}
