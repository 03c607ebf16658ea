/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.role.LocalSite;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SiteFileTest {

  private static final ModuleIdentity SELF = new ModuleIdentity("line-1", "$edgeHub");

  @TempDir private Path folder;

  @Test
  @DisplayName("Identities with and without keys, their desired properties, and routes are read")
  void read_EVERYTHING_asWritten() throws IOException {
    LocalSite site =
        read(
            """
            [devices.pump]
            primary-key = "YWFhYQ=="
            [devices.meter]
            thumbprint = "%s"
            [modules.filter]
            [modules.filter.desired]
            interval = 5
            [routes]
            up = "FROM /messages/* INTO $upstream"
            hop = { route = "FROM /messages/* INTO BrokeredEndpoint('/modules/filter/inputs/in')", priority = 1 }
            [store-and-forward]
            time-to-live-secs = 60
            """
                .formatted("AA:BB:".repeat(10)));

    SymmetricKeys keys = SymmetricKeys.ofBase64("YWFhYQ==", "YWFhYQ==");
    assertThat(site.devices())
        .extracting(DeviceDraft::identity, DeviceDraft::authentication)
        .containsExactly(
            tuple("pump", new Authentication.Sas(keys)),
            tuple("meter", new Authentication.SelfSigned("AABB".repeat(10), null)));
    ModuleIdentity filter = SELF.device().module("filter");
    assertThat(site.modules()).containsExactly(ModuleDraft.of(filter));
    assertThat(json(site.desired().getOrDefault(filter, ""))).isEqualTo(json("{\"interval\":5}"));
    assertThat(json(site.desired().getOrDefault(SELF, "")))
        .isEqualTo(
            json(
                """
                {"schemaVersion":"1.1","routes":{
                  "up":"FROM /messages/* INTO $upstream",
                  "hop":{"route":"FROM /messages/* INTO BrokeredEndpoint('/modules/filter/inputs/in')","priority":1}},
                 "storeAndForwardConfiguration":{"timeToLiveSecs":60}}
                """));
  }

  @Test
  @DisplayName("A file without routes says nothing of them; one with an empty table wants none")
  void read_NO_ROUTES_saysNothing() throws IOException {
    assertThat(read("[devices.pump]").desired()).isEmpty();
    assertThat(read("[routes]").desired()).containsOnlyKeys(SELF);
  }

  @Test
  @DisplayName("What is wrong is refused with file and place, and no key is shown")
  void read_WRONG_refusedWithPlace() {
    assertRefused("[device.pump]", "device: no such key; there are devices, modules");
    assertRefused("[devices.pump]\nkey = 'x'", "devices.pump.key: no such key");
    assertRefused("[devices.'a b']", "devices.a b: a b is no id");
    assertRefused("[devices.pump]\nprimary-key = 'S3CR3T!'", "devices.pump: the primary key");
    assertRefused("[devices.pump]\nsecondary-key = 'YQ=='", "wants a primary-key");
    assertRefused("[devices.pump]\nprimary-key = 'YQ=='\nthumbprint = 'AA'", "not both");
    assertRefused("[devices.pump]\nthumbprint = 'AA:BB'", "40 hexadecimal digits");
    assertRefused("[devices.pump]\nthumbprint = '" + "AG".repeat(32) + "'", "40 hexadecimal");
    assertRefused("[store-and-forward]\ntime-to-live-secs = 'x'", "whole number");
    assertRefused("[store-and-forward]\ntime-to-live-secs = 1.5", "whole number");
    assertRefused("[store-and-forward]\ntime-to-live-secs = 60", "the file has none");
    assertRefused(
        "[routes]\nup = 'FROM /messages/* INTO upstream'", "routes: Error parsing route up");
    assertRefused("[routes.up]\nroute = 'FROM /* INTO $upstream'\npriority = 10", "route up");
    assertRefused("devices = 3", "is a table");
    assertRefused("[devices", "line 1");
  }

  private void assertRefused(String toml, String what) {
    assertThatThrownBy(() -> read(toml))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(folder.resolve("site.toml").toString())
        .hasMessageContaining(what)
        .hasMessageNotContainingAny("S3CR3T");
  }

  private static Tuple tuple(String device, Authentication authentication) {
    return org.assertj.core.api.Assertions.tuple(new DeviceIdentity(device), authentication);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private LocalSite read(String toml) throws IOException {
    return SiteFile.read(Files.writeString(folder.resolve("site.toml"), toml), SELF);
  }
}
