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

/**
 * The policies in a table, read once; the customary ones are made at the first start. A hub has
 * five, its provisioning service two of its own.
 */
public final class StoredPolicies implements Policies {

  static final String TABLE = "policies";
  static final String PROVISIONING_TABLE = "provisioning-policies";

  /** The policy of the provisioning service that allows everything there. */
  public static final String PROVISIONING_OWNER = "provisioningserviceowner";

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, Set<Right>> CUSTOMARY =
      Map.of(
          OWNER,
          EnumSet.of(
              Right.REGISTRY_READ,
              Right.REGISTRY_WRITE,
              Right.SERVICE_CONNECT,
              Right.DEVICE_CONNECT),
          "service",
          EnumSet.of(Right.SERVICE_CONNECT),
          "device",
          EnumSet.of(Right.DEVICE_CONNECT),
          "registryRead",
          EnumSet.of(Right.REGISTRY_READ),
          "registryReadWrite",
          EnumSet.of(Right.REGISTRY_READ, Right.REGISTRY_WRITE));

  private static final Map<String, Set<Right>> OF_PROVISIONING =
      Map.of(
          PROVISIONING_OWNER,
          EnumSet.of(
              Right.ENROLLMENT_READ,
              Right.ENROLLMENT_WRITE,
              Right.REGISTRATION_STATUS_READ,
              Right.REGISTRATION_STATUS_WRITE,
              Right.SERVICE_CONFIG),
          "provisioningRead",
          EnumSet.of(Right.ENROLLMENT_READ, Right.REGISTRATION_STATUS_READ));

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
    return open(TABLE, CUSTOMARY, store, vault, random);
  }

  /** The same of the hub's provisioning service, whose policies allow nothing of the hub. */
  public static StoredPolicies openOfProvisioning(
      Store store, Vault vault, RandomGenerator random) {
    return open(PROVISIONING_TABLE, OF_PROVISIONING, store, vault, random);
  }

  private static StoredPolicies open(
      String name,
      Map<String, Set<Right>> customary,
      Store store,
      Vault vault,
      RandomGenerator random) {
    Table table = store.table(name);
    Map<String, SharedAccessPolicy> policies = new TreeMap<>();
    table.scan(
        new byte[0],
        (key, value) -> {
          SharedAccessPolicy policy =
              decode(new String(key, StandardCharsets.UTF_8), vault.unseal(name, key, value));
          policies.put(policy.name(), policy);
        });
    try (Batch batch = store.batch()) {
      customary.forEach((policy, rights) -> {
        if (!policies.containsKey(policy)) {
          SharedAccessPolicy made =
              new SharedAccessPolicy(policy, SymmetricKeys.random(random), rights);
          policies.put(policy, made);
          byte[] key = policy.getBytes(StandardCharsets.UTF_8);
          table.put(batch, key, vault.seal(name, key, encode(made)));
        }
      });
      if (!batch.isEmpty()) {
        store.commitNow(batch);
      }
    }
    return new StoredPolicies(policies);
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
