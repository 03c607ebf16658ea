/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.HandTimer;
import io.holdfast.hub.Lane;
import io.holdfast.hub.MessageHeader;
import io.holdfast.hub.Refusal;
import io.holdfast.hub.StoredMessage;
import io.holdfast.hub.ThreadLane;
import io.holdfast.hub.stream.EmbeddedStream;
import io.holdfast.hub.stream.StreamOptions;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.MessageProperties;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.store.Store;
import io.holdfast.store.StoreOptions;
import io.holdfast.store.Sync;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queues on lanes with threads of their own, all at work at once. */
class QueueThreadsTest {

  private static final int LANES = 3;
  private static final int MODULES = 5;
  private static final int MESSAGES = 8000;

  @TempDir Path directory;
  private final HandTimer timer = new HandTimer();
  private final List<ThreadLane> lanes = new ArrayList<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final List<Inbox> inboxes = new ArrayList<>();
  private final Map<Integer, Connection> connections = new HashMap<>();

  /** Sends numbers to all modules, a few in each turn, as long as nobody asks it to wait. */
  private static final class Feed implements Publisher {
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger faults = new AtomicInteger();
    private final Queues queues;
    private final ThreadLane lane;
    private final MessageHeader header;
    private final List<Target> targets;
    private int next;
    private int holds;
    private boolean scheduled;

    Feed(Queues queues, ThreadLane lane, int number, List<Target> targets) {
      this.queues = queues;
      this.lane = lane;
      this.targets = targets;
      DeviceIdentity sender = new DeviceIdentity("s" + number);
      this.header = new MessageHeader(sender, "g", "{}", MessageProperties.NONE);
    }

    void go() {
      scheduled = false;
      for (int i = 0; i < 20 && next < MESSAGES && holds == 0; i++) {
        byte[] body = ByteBuffer.allocate(Integer.BYTES).putInt(next).array();
        StoredMessage message = new StoredMessage(header, 1, Bytes.owning(body));
        queues.intake(lane).take(this, message, targets, true, next++);
      }
      goOn();
    }

    private void goOn() {
      if (!scheduled && holds == 0 && next < MESSAGES) {
        scheduled = true;
        lane.execute(this::go);
      }
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public void accepted(long tag) {
      if (!lane.inLane() || tag != accepted.getAndIncrement()) {
        faults.incrementAndGet();
      }
    }

    @Override
    public void failed(Refusal reason) {
      faults.incrementAndGet();
    }

    @Override
    public void hold() {
      holds++;
    }

    @Override
    public void release() {
      holds--;
      goOn();
    }
  }

  /** What a module got over all its connections: in order, and nothing twice without the flag. */
  private static final class Inbox {
    final AtomicInteger faults = new AtomicInteger();
    final ConcurrentHashMap<String, AtomicLong> last = new ConcurrentHashMap<>();

    boolean isComplete() {
      return last.values().stream().filter(each -> each.get() == MESSAGES - 1).count() == LANES;
    }
  }

  /** One connection of a module; acknowledges at once, or in its next turn. */
  private static final class Connection implements Consumer {
    private final Inbox inbox;
    private final ThreadLane lane;
    private final boolean atOnce;
    private boolean open = true;

    Connection(Inbox inbox, ThreadLane lane, boolean atOnce) {
      this.inbox = inbox;
      this.lane = lane;
      this.atOnce = atOnce;
    }

    @Override
    public Lane lane() {
      return lane;
    }

    @Override
    public boolean accepts(String input) {
      return true;
    }

    @Override
    public boolean isReady(int priority) {
      return true;
    }

    @Override
    public void deliver(Handed handed, String input, StoredMessage message, boolean redelivered) {
      if (!open) {
        return;
      }
      int number = ByteBuffer.wrap(message.body().toByteArray()).getInt();
      String sender = message.header().sender().deviceId();
      AtomicLong last = inbox.last.computeIfAbsent(sender, key -> new AtomicLong(-1));
      long before = last.getAndAccumulate(number, Math::max);
      boolean inOrder = redelivered ? number <= before + 1 : number == before + 1;
      if (!lane.inLane() || !inOrder) {
        inbox.faults.incrementAndGet();
      }
      if (atOnce) {
        handed.acknowledged();
      } else {
        lane.execute(handed::acknowledged);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Sync.class,
      names = {"NEVER", "ALWAYS"})
  @DisplayName("senders, consumers that come and go, and the store, each on its own thread")
  void run_THREADS_keepThePromises(Sync sync) {
    StoreOptions options = new StoreOptions(sync, Duration.ofSeconds(1), 16 << 20);
    try (Store store = Store.open(directory.resolve(sync.name()), options);
        EmbeddedStream stream =
            EmbeddedStream.open(store, StreamOptions.defaults(), timer, InstantSource.system())) {
      for (int i = 0; i < LANES; i++) {
        lanes.add(new ThreadLane("test-lane-" + i));
      }
      Queues queues =
          Queues.ofRoot(
              List.<Lane>copyOf(lanes),
              store,
              stream,
              timer,
              InstantSource.system(),
              new Counts(),
              QueueOptions.DEFAULT);
      run(queues);
      lanes.forEach(ThreadLane::close);
    }
  }

  private void run(Queues queues) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < MODULES; i++) {
      targets.add(QueueRig.input(new ModuleIdentity("d", "m" + i), "i"));
      inboxes.add(new Inbox());
    }
    for (int i = 0; i < LANES; i++) {
      Feed feed = new Feed(queues, lanes.get(i), i, targets);
      feeds.add(feed);
      lanes.get(i).execute(feed::go);
    }
    SplittableRandom random = new SplittableRandom();
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> {
          connect(queues, random);
          timer.turn(Intake.PATIENCE);
          return inboxes.stream().allMatch(Inbox::isComplete);
        });

    assertThat(feeds).allMatch(feed -> feed.accepted.get() == MESSAGES);
    assertThat(feeds).allMatch(feed -> feed.faults.get() == 0);
    assertThat(inboxes).allMatch(inbox -> inbox.faults.get() == 0);
  }

  /** A module gets a new connection on some lane, with or without a goodbye of the old. */
  private void connect(Queues queues, SplittableRandom random) {
    int number = random.nextInt(MODULES);
    ModuleIdentity module = new ModuleIdentity("d", "m" + number);
    Connection old = connections.get(number);
    boolean goodbye = random.nextBoolean();
    if (old != null) {
      CompletableFuture.runAsync(
              () -> {
                old.open = false;
                if (goodbye) {
                  queues.detach(module, old);
                }
              },
              old.lane)
          .join();
    }
    ThreadLane lane = lanes.get(random.nextInt(LANES));
    Connection connection = new Connection(inboxes.get(number), lane, random.nextBoolean());
    connections.put(number, connection);
    queues.attach(module, connection);
  }
}
