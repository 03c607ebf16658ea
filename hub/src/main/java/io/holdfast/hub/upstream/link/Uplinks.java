/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.link;

import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.Endpoint;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.mailbox.Receiver;
import io.holdfast.hub.method.MethodListener;
import io.holdfast.hub.method.Methods;
import io.holdfast.hub.queue.Backlog;
import io.holdfast.hub.registry.PresenceListener;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.hub.upstream.UplinkStatus;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The uplink by MQTT: a connection to the parent for each identity, all of them on one thread. It
 * drains the backlog by itself: whoever has messages waiting is connected. The edge hub itself is
 * connected from the start.
 */
public final class Uplinks implements Uplink, PresenceListener {

  /** A reported version that the parent did not tell. */
  public static final long UNKNOWN_VERSION = -1;

  private final ClientDriver driver;
  private final Shared shared;

  /** Owned by the uplink's thread. */
  private final List<UplinkListener> listeners = new ArrayList<>();

  /** Changed by the uplink's thread alone. */
  private final ConcurrentHashMap<Identity, Link> links = new ConcurrentHashMap<>();

  private boolean closed;
  private boolean resting;

  private Uplinks(
      ClientDriver driver,
      Endpoint.Tcp endpoint,
      ParentOptions parent,
      LinkOptions options,
      Chains chains,
      Backlog backlog,
      Methods methods,
      InstantSource clock) {
    this.driver = driver;
    this.shared =
        new Shared(
            driver.loop(),
            new DriverLane(driver),
            parent,
            endpoint,
            options,
            chains,
            backlog,
            methods,
            clock,
            new Budget(options),
            new LinkCounts(),
            new Events());
  }

  /**
   * Starts the thread and connects the edge hub itself.
   *
   * @param backlog what waits for the parent
   * @param methods where calls from the parent go
   * @param random for the jitter of waits
   * @throws IllegalArgumentException if the parent's host, port or authorities are none
   */
  public static Uplinks start(
      ParentOptions parent,
      LinkOptions options,
      Chains chains,
      Backlog backlog,
      Methods methods,
      InstantSource clock,
      RandomGenerator random) {
    return start(
        ParentEndpoint.of(parent), parent, options, chains, backlog, methods, clock, random);
  }

  static Uplinks start(
      Endpoint.Tcp endpoint,
      ParentOptions parent,
      LinkOptions options,
      Chains chains,
      Backlog backlog,
      Methods methods,
      InstantSource clock,
      RandomGenerator random) {
    ThreadFactory threads = drive -> Thread.ofPlatform().name("uplink").daemon().unstarted(drive);
    ClientDriver driver = ClientDriver.start(LoopSettings.of(clock, random), threads);
    Uplinks uplinks =
        new Uplinks(driver, endpoint, parent, options, chains, backlog, methods, clock);
    uplinks.keep(parent.self(), Business.SELF);
    backlog.follow(sender -> uplinks.keep(sender, Business.MESSAGES));
    return uplinks;
  }

  @Override
  public void keep(Identity identity, Business business) {
    with(identity, link -> link.keep(business));
  }

  @Override
  public void release(Identity identity, Business business) {
    withKnown(identity, link -> link.release(business));
  }

  @Override
  public void follow(Identity identity, String modelId) {
    with(
        identity,
        link -> {
          if (!link.follows(modelId)) {
            link.followModel(modelId);
          }
        });
  }

  /** A local client came or went: it has business while it is here. */
  @Override
  public void changed(Identity identity, boolean present) {
    if (present) {
      keep(identity, Business.CLIENT);
    } else {
      release(identity, Business.CLIENT);
    }
  }

  /** Hears who listens to methods here, to listen in their stead at the parent. */
  public MethodListener methodListener() {
    return (identity, listening) -> {
      if (listening) {
        with(identity, link -> link.listening(true));
      } else {
        withKnown(identity, link -> link.listening(false));
      }
    };
  }

  /** The device's client takes messages from now on. */
  void attach(DeviceIdentity device, Receiver receiver) {
    with(device, link -> onMail(link, mail -> mail.attach(receiver)));
  }

  /** Uses the messages of a device, on the uplink's thread; not at all if it has no business. */
  void mail(DeviceIdentity device, Consumer<MailRelay> use) {
    withKnown(device, link -> onMail(link, use));
  }

  private static void onMail(Link link, Consumer<MailRelay> use) {
    MailRelay mail = link.mail();
    if (mail != null) {
      use.accept(mail);
    }
  }

  /** On the uplink's thread, with a link that is made if need be. */
  private void with(Identity identity, Consumer<Link> use) {
    shared
        .lane()
        .execute(() -> {
          if (!closed && !resting) {
            use.accept(links.computeIfAbsent(identity, same -> new Link(shared, same)));
          }
        });
  }

  /** On the uplink's thread, with a link that is there; else not at all. */
  private void withKnown(Identity identity, Consumer<Link> use) {
    shared
        .lane()
        .execute(() -> {
          Link link = links.get(identity);
          if (link != null) {
            use.accept(link);
          }
        });
  }

  @Override
  public boolean isConnected(Identity identity) {
    Link link = links.get(identity);
    return link != null && link.isConnected();
  }

  /** Whether an identity with business has tried to reach the parent, and could not; any thread. */
  public boolean isDown(Identity identity) {
    Link link = links.get(identity);
    return link != null && link.isDown();
  }

  @Override
  public CompletionStage<Outcome<Bytes>> twin(Identity identity) {
    CompletableFuture<Outcome<Bytes>> asked = new CompletableFuture<>();
    ask(
        identity,
        asked,
        link ->
            link.session().twins().get(new TwinReply<>(identity, asked, (twin, version) -> twin)));
    return asked;
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(Identity identity, Bytes patchJson) {
    CompletableFuture<Outcome<Long>> asked = new CompletableFuture<>();
    ask(
        identity,
        asked,
        link ->
            link.session()
                .twins()
                .patch(
                    patchJson,
                    new TwinReply<>(
                        identity,
                        asked,
                        (none, version) -> version == null ? UNKNOWN_VERSION : version)));
    return asked;
  }

  private <T> void ask(
      Identity identity, CompletableFuture<Outcome<T>> asked, Consumer<Link> question) {
    boolean taken =
        driver.execute(() -> {
          Link link = links.get(identity);
          if (link != null && link.isConnected()) {
            question.accept(link);
          } else {
            asked.complete(offline(identity));
          }
        });
    if (!taken) {
      asked.complete(offline(identity));
    }
  }

  private static <T> Outcome<T> offline(Identity identity) {
    return Outcome.refused(
        ErrorCode.DEVICE_NOT_ONLINE, identity + " is not connected to the parent");
  }

  /** How it stands; any thread. */
  public UplinkStatus status() {
    List<UplinkStatus.Connection> connections =
        links.values().stream()
            .map(Link::status)
            .sorted(Comparator.comparing(each -> each.identity().clientId()))
            .toList();
    LinkCounts counts = shared.counts();
    return new UplinkStatus(
        connections,
        counts.sent(),
        counts.sentBytes(),
        counts.removed(),
        shared.budget().inFlight());
  }

  @Override
  public void addListener(UplinkListener listener) {
    shared
        .lane()
        .execute(() -> {
          listeners.add(listener);
          links.forEach((identity, link) -> {
            if (link.isConnected()) {
              listener.connected(identity);
            }
          });
        });
  }

  /**
   * Hands the parent no more messages, and waits until it has acknowledged what is on its way, or
   * as long as a hub's end may take: what is not acknowledged goes up twice. Blocks.
   */
  public void rest() {
    Rest rest = new Rest();
    shared
        .lane()
        .execute(() -> {
          resting = true;
          rest.begin(links.values());
        });
    rest.await();
  }

  /** Says goodbye at the parent and ends the thread; waits for that, a few seconds at most. */
  @Override
  public void close() {
    shared
        .lane()
        .execute(() -> {
          closed = true;
          List.copyOf(links.values()).forEach(Link::close);
        });
    driver.close();
  }

  /** What links say, on the uplink's thread. */
  private final class Events implements LinkEvents {

    @Override
    public void accepted(Link link) {
      boolean first = links.values().stream().noneMatch(each -> each != link && each.isAccepted());
      if (first) {
        links.values().forEach(Link::tryAgainSoon);
      }
    }

    @Override
    public void connected(Identity identity) {
      listeners.forEach(listener -> listener.connected(identity));
    }

    @Override
    public void refused(Identity identity, String why) {
      listeners.forEach(listener -> listener.refused(identity, why));
    }

    @Override
    public void disconnected(Identity identity) {
      listeners.forEach(listener -> listener.disconnected(identity));
    }

    @Override
    public void desiredChanged(Identity identity, Bytes patchJson) {
      listeners.forEach(listener -> listener.desiredChanged(identity, patchJson));
    }

    @Override
    public void closed(Link link) {
      boolean _ = links.remove(link.identity(), link);
    }
  }
}
