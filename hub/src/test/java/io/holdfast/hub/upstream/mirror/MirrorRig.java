/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import static io.holdfast.hub.registry.Records.done;

import io.holdfast.hub.HandTimer;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The twins of an edge hub named edge, for device d and its module m, below a {@link RigParent}.
 */
final class MirrorRig implements AutoCloseable {

  static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");
  static final DeviceIdentity DEVICE = new DeviceIdentity("d");
  static final ModuleIdentity MODULE = DEVICE.module("m");

  /** Changes of one thing lead to others, each a turn of the records thread: at most so many. */
  private static final int CHAIN = 12;

  final RigParent parent = new RigParent();
  final Records records;
  final Counts counts = new Counts();
  private final MirrorOptions options;
  private final List<String> told = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  private HandTimer timer = new HandTimer();
  private MirroredTwins twins;

  MirrorRig(Path directory) {
    this(directory, MirrorOptions.DEFAULT);
  }

  MirrorRig(Path directory, MirrorOptions options) {
    this.options = options;
    this.records = new Records(directory);
    done(records.registry().create(DeviceDraft.of(SELF.device())));
    done(records.registry().create(ModuleDraft.of(SELF)));
    done(records.registry().create(DeviceDraft.of(DEVICE)));
    done(records.registry().create(ModuleDraft.of(MODULE)));
    twins = open();
  }

  private MirroredTwins open() {
    MirroredTwins made =
        MirroredTwins.open(
            records.store(),
            records.writer(),
            records.registry(),
            records.twins(),
            parent,
            SELF,
            (author, patch) -> tell(messages, author + " " + patch.utf8()),
            options,
            timer,
            counts,
            Runnable::run);
    made.addListener((identity, version, patch) -> tell(told, identity + " " + patch.utf8()));
    made.start();
    return made;
  }

  private static void tell(List<String> list, String text) {
    synchronized (list) {
      list.add(text);
    }
  }

  private static List<String> take(List<String> list) {
    synchronized (list) {
      List<String> all = List.copyOf(list);
      list.clear();
      return all;
    }
  }

  /** The hub starts anew over the same store. */
  void restart() {
    parent.restart();
    records.reopen();
    timer = new HandTimer();
    twins = open();
  }

  @Override
  public void close() {
    records.close();
  }

  HandTimer timer() {
    return timer;
  }

  MirroredTwins twins() {
    return twins;
  }

  /** The client comes here and follows its desired properties. */
  void come(Identity identity) {
    twins.changed(identity, true);
    twins.following(identity);
  }

  /** We and the identity are connected to the parent. */
  void online(Identity identity) {
    parent.connect(SELF);
    parent.connect(identity);
    settle();
  }

  /** The client is here, and connected to the parent; what it was told of that is forgotten. */
  void comeOnline(Identity identity) {
    come(identity);
    online(identity);
    told();
    parent.asked();
  }

  /** Waits until everything that follows from what was done has been done. */
  void settle() {
    for (int i = 0; i < CHAIN; i++) {
      done(records.writer().submit(0, batch -> Outcome.done(true)));
    }
  }

  void turn(long seconds) {
    settle();
    timer.turn(Duration.ofSeconds(seconds));
    settle();
  }

  void report(Identity identity, String patch) {
    done(tryReport(identity, patch));
    // Who listens is told after that, before the next turn.
    done(records.writer().submit(0, batch -> Outcome.done(true)));
  }

  CompletionStage<Outcome<Long>> tryReport(Identity identity, String patch) {
    return twins.patchReported(identity, Bytes.utf8(patch), null);
  }

  /** A change of desired properties made here. */
  void edit(Identity identity, String desired) {
    done(
        twins.patch(
            identity, Bytes.utf8("{\"properties\":{\"desired\":" + desired + "}}"), IfMatch.ANY));
  }

  /** The stored twin. */
  String stored(Identity identity) {
    return done(records.twins().get(identity)).deviceJson().utf8();
  }

  String get(Identity identity) {
    return done(twins.get(identity)).deviceJson().utf8();
  }

  /** What those who follow desired properties were told since the last call of this. */
  List<String> told() {
    settle();
    return take(told);
  }

  /** What was to become a message since the last call of this. */
  List<String> messages() {
    settle();
    return take(messages);
  }
}
