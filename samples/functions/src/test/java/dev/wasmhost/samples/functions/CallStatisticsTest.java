package dev.wasmhost.samples.functions;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

class CallStatisticsTest {

    private final CallStatistics statistics = new CallStatistics();

    private void call(int version, long millis) {
        this.statistics.begin(version).ended(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void tellsPercentilesOfTimes() {
        for (int i = 1; i <= 100; i++) {
            call(1, i);
        }
        Histogram latencies = this.statistics.latencies();
        assertThat(latencies.getTotalCount()).isEqualTo(100);
        assertThat(latencies.getValueAtPercentile(50)).isBetween(50_000L, 50_500L);
        assertThat(latencies.getValueAtPercentile(99)).isBetween(99_000L, 100_000L);
    }

    @Test
    void isNotUpsetByCallsThatTakeForEver() {
        call(1, TimeUnit.DAYS.toMillis(1));
        assertThat(this.statistics.latencies().getTotalCount()).isEqualTo(1);
    }

    @Test
    void theFirstCallOfEachVersionIsCold() {
        call(1, 9);
        call(1, 1);
        assertThat(this.statistics.coldStarts()).isEqualTo(1);
        assertThat(this.statistics.lastColdMicros()).isEqualTo(9_000);
        call(2, 7);
        call(2, 1);
        assertThat(this.statistics.coldStarts()).isEqualTo(2);
        assertThat(this.statistics.lastColdMicros()).isEqualTo(7_000);
    }

    @Test
    void keepsTheLastFailures() {
        for (int i = 1; i <= 7; i++) {
            CallStatistics.Call call = this.statistics.begin(1);
            call.failed(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "failure " + i));
            call.ended(1);
        }
        assertThat(this.statistics.failed()).isEqualTo(7);
        assertThat(this.statistics.lastFailures()).extracting((failure) -> failure.problem().getDetail())
            .containsExactly("failure 7", "failure 6", "failure 5", "failure 4", "failure 3");
    }

    @Test
    void callsThatAreNotLetRunTakeNoTime() {
        CallStatistics.Call call = this.statistics.begin(1);
        call.refused(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "busy"));
        call.ended(1_000_000);
        assertThat(this.statistics.latencies().getTotalCount()).isZero();
        assertThat(this.statistics.coldStarts()).isZero();
        assertThat(this.statistics.refused()).isEqualTo(1);
        assertThat(this.statistics.failed()).isZero();
    }

}
