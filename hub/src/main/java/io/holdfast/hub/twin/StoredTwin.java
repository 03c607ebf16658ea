/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.twin;

import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A twin as it is stored. Immutable but for what is derived once; any thread. */
final class StoredTwin implements TwinDocument {

  private final Identity identity;
  private final String generationId;
  private final String modelId;
  private final long etagCount;
  private final long version;
  private final ObjectNode tags;
  private final Section desired;
  private final Section reported;
  private volatile @Nullable Bytes deviceJson;

  private StoredTwin(
      Identity identity,
      String generationId,
      String modelId,
      Counts counts,
      ObjectNode tags,
      Section desired,
      Section reported) {
    this.identity = identity;
    this.generationId = generationId;
    this.modelId = modelId;
    this.etagCount = counts.etag;
    this.version = counts.version;
    this.tags = tags;
    this.desired = desired;
    this.reported = reported;
  }

  /** The twin of a new registration. */
  static StoredTwin fresh(Identity identity, String generationId) {
    return new StoredTwin(
        identity,
        generationId,
        "",
        new Counts(1, 2),
        TwinJson.MAPPER.createObjectNode(),
        Section.EMPTY,
        Section.EMPTY);
  }

  /** The same, when its registration's generation is known at last. */
  StoredTwin of(String generation) {
    return generation.equals(generationId)
        ? this
        : new StoredTwin(
            identity, generation, modelId, new Counts(etagCount, version), tags, desired, reported);
  }

  /** The twin after a change of its reported properties. */
  StoredTwin withReported(Section changed) {
    return new StoredTwin(
        identity,
        generationId,
        modelId,
        new Counts(etagCount, version + 1),
        tags,
        desired,
        changed);
  }

  /** The twin after its device or module said which model it follows. */
  StoredTwin withModel(String announced) {
    return new StoredTwin(
        identity,
        generationId,
        announced,
        new Counts(etagCount, version + 1),
        tags,
        desired,
        reported);
  }

  /** The twin after a back end's change. */
  StoredTwin with(ObjectNode changedTags, Section changedDesired) {
    return new StoredTwin(
        identity,
        generationId,
        modelId,
        new Counts(etagCount + 1, version + 1),
        changedTags,
        changedDesired,
        reported);
  }

  String generationId() {
    return generationId;
  }

  ObjectNode tags() {
    return tags;
  }

  Section desired() {
    return desired;
  }

  Section reported() {
    return reported;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public String modelId() {
    return modelId;
  }

  @Override
  public long version() {
    return version;
  }

  /** A count in eight bytes, the form that clients know. */
  @Override
  public String etag() {
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Long.BYTES).putLong(etagCount).array());
  }

  @Override
  public long desiredVersion() {
    return desired.version();
  }

  @Override
  public long reportedVersion() {
    return reported.version();
  }

  @Override
  public Bytes deviceJson() {
    Bytes made = deviceJson;
    if (made == null) {
      ObjectNode node = TwinJson.MAPPER.createObjectNode();
      node.set("desired", desired.withVersion());
      node.set("reported", reported.withVersion());
      made = TwinJson.bytes(node);
      deviceJson = made;
    }
    return made;
  }

  @Override
  public Bytes tagsJson() {
    return TwinJson.bytes(tags);
  }

  @Override
  public Bytes desiredJson() {
    return TwinJson.bytes(desired.withMetadata());
  }

  @Override
  public Bytes reportedJson() {
    return TwinJson.bytes(reported.withMetadata());
  }

  byte[] encode() {
    ObjectNode node = TwinJson.MAPPER.createObjectNode();
    node.put("generationId", generationId).put("etag", etagCount).put("version", version);
    if (!modelId.isEmpty()) {
      node.put("model", modelId);
    }
    node.set("tags", tags);
    node.set("desired", encode(desired));
    node.set("reported", encode(reported));
    return TwinJson.MAPPER.writeValueAsBytes(node);
  }

  static StoredTwin decode(Identity identity, byte[] json) {
    JsonNode node = TwinJson.MAPPER.readTree(json);
    return new StoredTwin(
        identity,
        node.required("generationId").asString(),
        node.path("model").asString(""),
        new Counts(node.required("etag").asLong(), node.required("version").asLong()),
        (ObjectNode) node.required("tags"),
        decode(node.required("desired")),
        decode(node.required("reported")));
  }

  private static ObjectNode encode(Section section) {
    ObjectNode node = TwinJson.MAPPER.createObjectNode();
    node.put("version", section.version());
    node.set("values", section.values());
    node.set("metadata", section.metadata());
    return node;
  }

  private static Section decode(JsonNode node) {
    ObjectNode values = (ObjectNode) node.required("values");
    ObjectNode metadata = (ObjectNode) node.required("metadata");
    Section.shareLeaves(metadata);
    return new Section(
        values, metadata, node.required("version").asLong(), TwinLimits.size(values));
  }

  private record Counts(long etag, long version) {}
}
