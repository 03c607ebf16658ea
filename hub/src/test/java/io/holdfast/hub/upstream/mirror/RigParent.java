/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.twin.Patches;
import io.holdfast.hub.twin.TwinJson;
import io.holdfast.hub.upstream.Uplink;
import io.holdfast.hub.upstream.UplinkListener;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A parent hub with twins, behind a way to it that the test opens and cuts. Any thread. */
final class RigParent implements Uplink {

  private final Map<Identity, Twin> twins = new HashMap<>();
  private final Set<Identity> connected = new HashSet<>();
  private final Set<String> kept = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final CopyOnWriteArrayList<UplinkListener> listeners = new CopyOnWriteArrayList<>();
  private @Nullable ErrorCode refusal;
  private boolean holding;
  private int mostHeld;

  // What the test does.

  void connect(Identity identity) {
    synchronized (this) {
      connected.add(identity);
    }
    listeners.forEach(each -> each.connected(identity));
  }

  void disconnect(Identity identity) {
    synchronized (this) {
      connected.remove(identity);
    }
    listeners.forEach(each -> each.disconnected(identity));
  }

  /** The hub below starts anew: nobody is connected, and what was asked is never answered. */
  synchronized void restart() {
    connected.clear();
    listeners.clear();
    kept.clear();
    held.clear();
    holding = false;
  }

  /** A back end changes desired properties; whoever is connected hears of it. */
  void change(Identity identity, String patch) {
    Bytes told;
    synchronized (this) {
      Twin twin = twinOf(identity);
      ObjectNode members = json(patch);
      twin.desired = Patches.applied(twin.desired, members);
      twin.desiredVersion++;
      if (!connected.contains(identity)) {
        return;
      }
      told = TwinJson.bytes(members.put("$version", twin.desiredVersion));
    }
    listeners.forEach(each -> each.desiredChanged(identity, told));
  }

  /** The same, but word of it is lost. */
  synchronized void changeUnheard(Identity identity, String patch) {
    Twin twin = twinOf(identity);
    twin.desired = Patches.applied(twin.desired, json(patch));
    twin.desiredVersion++;
  }

  /** Only says so. */
  void say(Identity identity, String patchJson) {
    listeners.forEach(each -> each.desiredChanged(identity, Bytes.utf8(patchJson)));
  }

  synchronized void recreate(Identity identity, String desired) {
    twins.remove(identity);
    changeUnheard(identity, desired);
  }

  synchronized void setReported(Identity identity, String reported) {
    Twin twin = twinOf(identity);
    twin.reported = json(reported);
    twin.reportedVersion++;
  }

  /** Refuses everything with this from now on; null for nothing. */
  synchronized void refuse(@Nullable ErrorCode code) {
    refusal = code;
  }

  /** Answers nothing until {@link #release}. */
  synchronized void hold() {
    holding = true;
  }

  void release() {
    List<Runnable> answers;
    synchronized (this) {
      holding = false;
      answers = List.copyOf(held);
      held.clear();
    }
    answers.forEach(Runnable::run);
  }

  /** Answers what was asked first. */
  void releaseOne() {
    Runnable first;
    synchronized (this) {
      first = held.removeFirst();
    }
    first.run();
  }

  synchronized int waiting() {
    return held.size();
  }

  synchronized int mostWaiting() {
    return mostHeld;
  }

  /** What it was asked since the last call of this. */
  synchronized List<String> asked() {
    List<String> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  synchronized Set<String> kept() {
    return Set.copyOf(kept);
  }

  synchronized String reported(Identity identity) {
    return twinOf(identity).reported.toString();
  }

  synchronized String desired(Identity identity) {
    return twinOf(identity).desired.toString();
  }

  // The way to it.

  @Override
  public synchronized void keep(Identity identity, Business business) {
    kept.add(identity + " " + business);
  }

  @Override
  public synchronized void release(Identity identity, Business business) {
    kept.remove(identity + " " + business);
  }

  @Override
  public void follow(Identity identity, String modelId) {}

  @Override
  public synchronized boolean isConnected(Identity identity) {
    return connected.contains(identity);
  }

  @Override
  public CompletionStage<Outcome<Bytes>> twin(Identity identity) {
    return answer(
        identity,
        "fetch " + identity,
        () -> {
          Twin twin = twinOf(identity);
          ObjectNode all = json("{}");
          all.set("desired", twin.desired.deepCopy().put("$version", twin.desiredVersion));
          all.set("reported", twin.reported.deepCopy().put("$version", twin.reportedVersion));
          return TwinJson.bytes(all);
        });
  }

  @Override
  public CompletionStage<Outcome<Long>> patchReported(Identity identity, Bytes patchJson) {
    return answer(
        identity,
        "report " + identity + " " + patchJson.utf8(),
        () -> {
          Twin twin = twinOf(identity);
          twin.reported = Patches.applied(twin.reported, json(patchJson.utf8()));
          return ++twin.reportedVersion;
        });
  }

  /** It decides now; the answer may come later. */
  private <T> CompletionStage<Outcome<T>> answer(
      Identity identity, String question, Supplier<T> decision) {
    CompletableFuture<Outcome<T>> answer = new CompletableFuture<>();
    Outcome<T> outcome;
    synchronized (this) {
      if (!connected.contains(identity)) {
        return CompletableFuture.completedFuture(
            Outcome.refused(ErrorCode.DEVICE_NOT_ONLINE, "not connected"));
      }
      asked.add(question);
      outcome =
          refusal == null
              ? Outcome.done(decision.get())
              : Outcome.refused(refusal, "says the test");
      if (holding) {
        held.add(() -> answer.complete(outcome));
        mostHeld = Math.max(mostHeld, held.size());
        return answer;
      }
    }
    answer.complete(outcome);
    return answer;
  }

  @Override
  public void addListener(UplinkListener listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {}

  private Twin twinOf(Identity identity) {
    return twins.computeIfAbsent(identity, same -> new Twin());
  }

  private static ObjectNode json(String text) {
    return switch (TwinJson.object(Bytes.utf8(text))) {
      case Outcome.Done<ObjectNode>(ObjectNode node) -> node;
      case Outcome.Refused<ObjectNode>(var refusal) -> Assertions.fail(text + ": " + refusal);
    };
  }

  private static final class Twin {
    private ObjectNode desired = json("{}");
    private ObjectNode reported = json("{}");
    private long desiredVersion = 1;
    private long reportedVersion = 1;
  }
}
