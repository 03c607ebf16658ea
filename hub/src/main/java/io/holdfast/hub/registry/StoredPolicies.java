/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.registry;

import io.holdfast.store.Batch;
import io.holdfast.store.Store;
import io.holdfast.store.Table;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The policies in a table, read once; the customary five are made at the first start. */
public final class StoredPolicies implements Policies {

  static final String TABLE = "policies";

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, Set<Right>> CUSTOMARY =
      Map.of(
          OWNER,
          EnumSet.allOf(Right.class),
          "service",
          EnumSet.of(Right.SERVICE_CONNECT),
          "device",
          EnumSet.of(Right.DEVICE_CONNECT),
          "registryRead",
          EnumSet.of(Right.REGISTRY_READ),
          "registryReadWrite",
          EnumSet.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE));

  private final Map<String, SharedAccessPolicy> policies;

  private StoredPolicies(Map<String, SharedAccessPolicy> policies) {
    this.policies = Collections.unmodifiableMap(policies);
  }

  /** Without a master key. */
  public static StoredPolicies open(Store store, RandomGenerator random) {
    return open(store, Vault.none(), random);
  }

  /** Reads the policies, and makes those that are missing; blocks on the store. */
  public static StoredPolicies open(Store store, Vault vault, RandomGenerator random) {
    Table table = store.table(TABLE);
    Map<String, SharedAccessPolicy> policies = new TreeMap<>();
    table.scan(
        new byte[0],
        (key, value) -> {
          SharedAccessPolicy policy =
              decode(new String(key, StandardCharsets.UTF_8), vault.unseal(TABLE, key, value));
          policies.put(policy.name(), policy);
        });
    try (Batch batch = store.batch()) {
      makeMissing(policies, table, vault, batch, random);
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    }
    return new StoredPolicies(policies);
  }

  private static void makeMissing(
      Map<String, SharedAccessPolicy> policies,
      Table table,
      Vault vault,
      Batch batch,
      RandomGenerator random) {
    CUSTOMARY.forEach((name, rights) -> {
      if (!policies.containsKey(name)) {
        SharedAccessPolicy made =
            new SharedAccessPolicy(name, SymmetricKeys.random(random), rights);
        policies.put(name, made);
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        table.put(batch, key, vault.seal(TABLE, key, encode(made)));
      }
    });
  }

  @Override
  public @Nullable SharedAccessPolicy find(String name) {
    return policies.get(name);
  }

  @Override
  public List<SharedAccessPolicy> all() {
    return List.copyOf(policies.values());
  }

  private static byte[] encode(SharedAccessPolicy policy) {
    ObjectNode node = JSON.createObjectNode();
    node.put("primary", policy.keys().primaryText());
    node.put("secondary", policy.keys().secondaryText());
    ArrayNode rights = node.putArray("rights");
    policy.rights().stream().sorted().forEach(right -> rights.add(right.name()));
    return JSON.writeValueAsBytes(node);
  }

  private static SharedAccessPolicy decode(String name, byte[] json) {
    JsonNode node = JSON.readTree(json);
    Set<Right> rights = EnumSet.noneOf(Right.class);
    node.required("rights").forEach(right -> rights.add(Right.valueOf(right.asString())));
    return new SharedAccessPolicy(name, RegistrationCodec.keys(node), rights);
  }
}
