/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.enroll;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.RecordWriter;
import io.holdfast.hub.registry.Vault;
import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The enrollments in a table, changed on the records thread. */
final class StoredEnrollments implements Enrollments {

  static final String TABLE = "enrollments";

  private static final int ENROLLMENT_BYTES = 4096;

  private final RecordWriter writer;
  private final RecordTable<Enrollment> table;
  private final StoredRegistrations registrations;
  private final EnrollmentRules rules;

  /** As they were last read: devices that prove nothing make them be looked through, too. */
  private volatile Groups groups = new Groups(-1, List.of());

  /**
   * All groups.
   *
   * @param at when they were read, by the table's changes
   */
  private record Groups(long at, List<Enrollment> all) {}

  StoredEnrollments(
      Store store,
      Vault vault,
      RecordWriter writer,
      StoredRegistrations registrations,
      TpmAttestation tpms,
      InstantSource clock,
      RandomGenerator random) {
    this.writer = writer;
    this.table = new RecordTable<>(TABLE, store.table(TABLE), vault, new EnrollmentCodec());
    this.registrations = registrations;
    this.rules = new EnrollmentRules(tpms, clock, random);
    writer.add(table);
  }

  @Override
  public Outcome<Enrollment> find(EnrollmentKind kind, String id) {
    Enrollment found = present(kind, id);
    return found == null ? unknown(kind, id) : Outcome.done(found);
  }

  @Nullable Enrollment present(EnrollmentKind kind, String id) {
    return table.find(key(kind, id));
  }

  /** All groups. */
  List<Enrollment> groups() {
    long now = table.changes();
    Groups known = groups;
    if (known.at != now) {
      known = new Groups(now, List.copyOf(list(EnrollmentKind.GROUP, "", MAX_GROUPS)));
      groups = known;
    }
    return known.all;
  }

  @Override
  public Outcome<Enrollment> put(EnrollmentDraft draft, @Nullable IfMatch ifMatch) {
    int bytes = draft.terms().initialTwin().length() + draft.deviceInformation().length();
    return writer
        .submit(ENROLLMENT_BYTES + bytes, batch -> put(draft, ifMatch, batch))
        .toCompletableFuture()
        .join();
  }

  private Outcome<Enrollment> put(EnrollmentDraft draft, @Nullable IfMatch ifMatch, Batch batch) {
    String key = key(draft.kind(), draft.id());
    Enrollment before = table.inTurn(key);
    if (ifMatch == null && before != null) {
      return Outcome.refused(ErrorCode.CONFLICT, before + " exists already");
    }
    if (ifMatch != null && before == null) {
      return unknown(draft.kind(), draft.id());
    }
    if (ifMatch != null && before != null && !ifMatch.allows(before.etag())) {
      return changedSince(before);
    }
    if (before == null && draft.kind() == EnrollmentKind.GROUP && isFull()) {
      return Outcome.refused(
          ErrorCode.QUOTA_EXCEEDED, "there are " + MAX_GROUPS + " enrollment groups already");
    }
    Outcome<Enrollment> made = rules.make(draft, before);
    if (made instanceof Outcome.Done<Enrollment>(Enrollment enrollment)) {
      table.put(key, enrollment, batch);
    }
    return made;
  }

  /** What the present turn has added does not count yet: a few more may slip in at once. */
  private boolean isFull() {
    return groups().size() >= MAX_GROUPS;
  }

  @Override
  public Outcome<Enrollment> delete(EnrollmentKind kind, String id, IfMatch ifMatch) {
    return writer
        .<Enrollment>submit(0, batch -> delete(kind, id, ifMatch, batch))
        .toCompletableFuture()
        .join();
  }

  private Outcome<Enrollment> delete(EnrollmentKind kind, String id, IfMatch ifMatch, Batch batch) {
    Enrollment before = table.inTurn(key(kind, id));
    if (before == null) {
      return unknown(kind, id);
    }
    if (!ifMatch.allows(before.etag())) {
      return changedSince(before);
    }
    if (kind == EnrollmentKind.INDIVIDUAL) {
      registrations.forgetOwn(id, batch);
    }
    table.remove(key(kind, id), batch);
    return Outcome.done(before);
  }

  @Override
  public List<Enrollment> list(EnrollmentKind kind, String after, int max) {
    return table.page(prefix(kind), after.isEmpty() ? "" : key(kind, after), max);
  }

  private static String prefix(EnrollmentKind kind) {
    return kind == EnrollmentKind.GROUP ? "group/" : "individual/";
  }

  private static String key(EnrollmentKind kind, String id) {
    return prefix(kind) + Enrollments.folded(id);
  }

  private static <T> Outcome<T> changedSince(Enrollment now) {
    return Outcome.refused(
        ErrorCode.PRECONDITION_FAILED, now + " has changed since: its etag is " + now.etag());
  }

  static <T> Outcome<T> unknown(EnrollmentKind kind, String id) {
    return Outcome.refused(
        ErrorCode.ENROLLMENT_NOT_FOUND,
        (kind == EnrollmentKind.GROUP ? "no enrollment group " : "no enrollment ") + id);
  }
}
