/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.core;

import io.holdfast.client.mqtt.ClientException;
import io.holdfast.client.mqtt.Completion;
import io.holdfast.client.mqtt.MqttSession;
import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.IoLoop;
import io.holdfast.client.net.Timeout;
import io.holdfast.model.Bytes;
import io.holdfast.model.TwinProperties;
import io.holdfast.wire.HubTopics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a handler in step with the desired half. The whole half is read after each subscription and
 * whenever a version is missing; changes that arrive meanwhile wait, and those that the whole
 * already holds are dropped. Owner: the loop.
 */
public final class DesiredFollower {

  private static final long UNKNOWN = -1;

  /** Hears of the desired half, on the loop. */
  public interface Follower {

    /**
     * This is the whole of it: at first, and again whenever something may have been missed.
     *
     * @param twin the whole twin as the hub sent it
     * @param desired its desired half
     * @param changed whether its version is another than the last that was told
     */
    void whole(Bytes twin, TwinProperties desired, boolean changed);

    /**
     * It changed: the version is the next after what was told before.
     *
     * @param json the change as the hub sent it
     * @param change its members, where null deletes one
     */
    void changed(Bytes json, TwinProperties change);
  }

  /** Hears of changes as they come; for whoever keeps a copy of the twin himself. */
  public interface Relay {

    /**
     * What changes from now on is told on this connection; what changed before it was asked for may
     * have been missed.
     *
     * @param granted false if the hub refused the subscription: then nothing is told
     */
    void ready(boolean granted);

    /**
     * A change arrived, in the order in which the hub sent it.
     *
     * @param json the change as the hub sent it
     * @param version as its topic says, or null if that says none
     */
    void changed(Bytes json, @Nullable Long version);
  }

  /** A change, as it came and as it reads. */
  private record Change(Bytes json, TwinProperties properties) {}

  private final IoLoop loop;
  private final MqttSession session;
  private final TwinQuestions twins;
  private final Oddities oddities;
  private final RetryPolicy retry;
  private final List<Change> early = new ArrayList<>();
  private @Nullable Follower follower;
  private @Nullable Relay relay;
  private long known = UNKNOWN;
  private boolean reading;
  private int readings;
  private int failures;
  private Timeout again = Timeout.NONE;
  private boolean subscribed;

  DesiredFollower(
      IoLoop loop, MqttSession session, TwinQuestions twins, RetryPolicy retry, Oddities oddities) {
    this.loop = loop;
    this.session = session;
    this.twins = twins;
    this.retry = retry;
    this.oddities = oddities;
  }

  /**
   * Tells a follower, instead of an earlier one, beginning with the whole.
   *
   * @param granted told when the hub has granted the subscription, or refused
   */
  public void follow(Follower next, Completion granted) {
    follower = next;
    known = UNKNOWN;
    if (subscribed) {
      readWhole();
    }
    session.subscribe(HubTopics.DESIRED_PATCHES, 0, granted);
  }

  /** Tells a relay from now on, for the life of the session; nothing is read. */
  public void relay(Relay next) {
    relay = next;
    session.subscribe(HubTopics.DESIRED_PATCHES, 0, failure -> {});
  }

  /** Tells nobody any more; answers false if nobody was told. */
  public boolean remove() {
    if (follower == null) {
      return false;
    }
    follower = null;
    subscribed = false;
    forget();
    session.unsubscribe(HubTopics.DESIRED_PATCHES);
    return true;
  }

  /** Changes are subscribed on this connection; those before it may have been missed. */
  void subscribed() {
    subscribed = true;
    if (relay != null) {
      relay.ready(true);
    }
    if (follower != null) {
      readWhole();
    }
  }

  /** Changes are not told on this connection. */
  void notSubscribed() {
    if (relay != null) {
      relay.ready(false);
    }
  }

  void connectionLost() {
    subscribed = false;
    forget();
  }

  private void forget() {
    again.cancel();
    early.clear();
    reading = false;
    readings++;
  }

  /** The hub says that the desired half changed. */
  void changed(Bytes json, @Nullable Long topicVersion) {
    if (relay != null) {
      relay.changed(json, topicVersion);
    }
    if (follower == null) {
      return;
    }
    TwinProperties change;
    try {
      change = TwinJson.change(json, topicVersion);
    } catch (ClientException e) {
      oddities.unreadable(String.valueOf(e.getMessage()));
      readWhole();
      return;
    }
    take(new Change(json, change));
  }

  private void take(Change change) {
    if (reading) {
      early.add(change);
    } else {
      apply(change);
    }
  }

  private void apply(Change change) {
    long version = change.properties().version();
    if (known == UNKNOWN || version > known + 1) {
      readWhole();
    } else if (version == known + 1) {
      known = version;
      Follower told = follower;
      if (told != null) {
        told.changed(change.json(), change.properties());
      }
    }
  }

  /**
   * Reads the whole half; the answer to an earlier reading counts no more. The answer will hold all
   * changes that arrived before.
   */
  private void readWhole() {
    again.cancel();
    early.clear();
    reading = true;
    int mine = ++readings;
    twins.get(new Reading(mine));
  }

  /** What the hub says to one reading. */
  private final class Reading implements TwinAnswer {
    private final int number;

    Reading(int number) {
      this.number = number;
    }

    @Override
    public void answered(Bytes body, @Nullable Long version) {
      if (number == readings) {
        wholeRead(body);
      }
    }

    @Override
    public void failed(ClientException failure, boolean sent) {
      if (number == readings && failure.code() != ClientException.Code.CLOSED) {
        readLater(failure);
      }
    }
  }

  private void readLater(ClientException failure) {
    oddities.note("desired properties cannot be read now: " + failure.getMessage());
    again = loop.after(retry.delay(++failures, loop.random()), this::readWhole);
  }

  private void wholeRead(Bytes body) {
    TwinProperties desired;
    try {
      desired = TwinJson.twin(body).desired();
    } catch (ClientException malformed) {
      readLater(malformed);
      return;
    }
    failures = 0;
    reading = false;
    boolean changed = desired.version() != known;
    known = desired.version();
    Follower told = follower;
    if (told != null) {
      told.whole(body, desired, changed);
    }
    List<Change> waiting = List.copyOf(early);
    early.clear();
    waiting.forEach(this::take);
  }
}
