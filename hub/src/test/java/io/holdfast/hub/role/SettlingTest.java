/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.role;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.mqtt.Transport;
import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.HandTimer;
import io.holdfast.hub.admit.AdmissionRules;
import io.holdfast.hub.queue.QueueOptions;
import io.holdfast.hub.registry.Authentication;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.DeviceRegistration;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.hub.registry.ModuleDraft;
import io.holdfast.hub.registry.ModuleRegistration;
import io.holdfast.hub.registry.Records;
import io.holdfast.hub.registry.Registration;
import io.holdfast.hub.registry.Registry.KeyChoice;
import io.holdfast.hub.registry.SymmetricKeys;
import io.holdfast.hub.registry.Vault;
import io.holdfast.hub.twin.TwinDocument;
import io.holdfast.hub.upstream.NoUplink;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.hub.upstream.mirror.MirrorOptions;
import io.holdfast.hub.upstream.mirror.MirroredTwins;
import io.holdfast.hub.watch.Counts;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.Identity;
import io.holdfast.model.ModuleIdentity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SettlingTest {

  private static final ModuleIdentity SELF = new ModuleIdentity("edge", "$edgeHub");
  private static final DeviceIdentity LEAF = new DeviceIdentity("leaf");
  private static final ModuleIdentity MODULE = new ModuleIdentity("edge", "m");
  private static final ParentOptions PARENT =
      new ParentOptions(
          "hub.example",
          "hub.example",
          8883,
          443,
          SELF,
          new Credentials.Key(Bytes.utf8("key"), null),
          Transport.MQTT,
          List.of());

  private static final LocalSite SITE =
      new LocalSite(
          List.of(DeviceDraft.of(LEAF)),
          List.of(ModuleDraft.of(MODULE)),
          Map.of(SELF, "{\"routes\":{}}"));

  @TempDir Path directory;
  private Records records;

  @BeforeEach
  void open() {
    records = new Records(directory);
  }

  @AfterEach
  void close() {
    records.close();
  }

  private void settle(@Nullable ParentOptions parent) {
    settle(parent, SITE);
  }

  /** Starts again. */
  private void restart(LocalSite site) {
    records.reopen();
    settle(null, site);
  }

  private static LocalSite site(Map<Identity, String> desired) {
    return new LocalSite(SITE.devices(), SITE.modules(), desired);
  }

  private static LocalSite site(byte key) {
    Authentication.Sas keys = sas(key);
    return new LocalSite(
        List.of(new DeviceDraft(LEAF, keys, true, null, false, null, List.of())),
        List.of(new ModuleDraft(MODULE, keys, null)),
        Map.of());
  }

  private static Authentication.Sas sas(byte key) {
    Bytes bytes = Bytes.owning(new byte[] {key});
    return new Authentication.Sas(new SymmetricKeys(bytes, bytes));
  }

  private void settle(@Nullable ParentOptions parent, LocalSite site) {
    EdgeOptions options =
        new EdgeOptions(
            SELF,
            new AdmissionRules(() -> Set.of("edge"), true, false, 10),
            QueueOptions.DEFAULT,
            Map.of(),
            Map.of(),
            Vault.none(),
            UpwardOptions.DEFAULT,
            parent,
            site);
    Settling settling = Settling.of(records.store(), records.writer(), records.registry(), options);
    settling.run(
        MirroredTwins.open(
            records.store(),
            records.writer(),
            records.registry(),
            records.twins(),
            new NoUplink(),
            SELF,
            (author, patch) -> {},
            MirrorOptions.DEFAULT,
            new HandTimer(),
            new Counts(),
            Runnable::run));
  }

  private Registration find(Identity identity) {
    return done(records.registry().find(identity));
  }

  private String twin() {
    return done(records.twins().get(SELF)).deviceJson().utf8();
  }

  private JsonNode whole(Identity identity) {
    TwinDocument twin = done(records.twins().get(identity));
    ObjectNode all = JsonMapper.shared().createObjectNode();
    all.set("tags", JsonMapper.shared().readTree(twin.tagsJson().toByteArray()));
    all.set("desired", JsonMapper.shared().readTree(twin.desiredJson().toByteArray()));
    return all;
  }

  private void edit(Identity identity, String json) {
    done(records.twins().patch(identity, Bytes.utf8(json), IfMatch.ANY));
  }

  @Test
  @DisplayName("what is settled before the parent was heard of stays when that tells of it")
  void run_WITH_A_PARENT_waitsForItsGenerations() {
    settle(PARENT);
    for (Identity each : List.of(SELF.device(), SELF, LEAF, MODULE)) {
      assertThat(find(each).generationId()).isEmpty();
    }
    assertThat(twin()).contains("routes");

    for (Identity each : List.of(SELF.device(), SELF, LEAF, MODULE)) {
      done(records.registry().mirror(find(each).with("parent's", "")));
    }
    assertThat(twin()).contains("routes");
    records.reopen();
    assertThat(twin()).contains("routes");
    assertThat(find(LEAF).generationId()).isEqualTo("parent's");
  }

  @Test
  @DisplayName("who goes at the parent does not come back with the site at the next start")
  void run_AGAIN_WITH_A_PARENT_bringsNobodyBack() {
    settle(PARENT);
    done(records.registry().delete(LEAF, IfMatch.ANY));
    records.reopen();
    settle(PARENT);

    assertThat(refused(records.registry().find(LEAF))).isEqualTo(ErrorCode.DEVICE_NOT_FOUND);
  }

  @Test
  @DisplayName("a first start that was killed half way is taken up")
  void run_AFTER_A_KILL_takesUpTheRest() {
    DeviceIdentity edge = SELF.device();
    done(records.registry().expect(new DeviceDraft(edge, null, true, null, true, null, List.of())));
    records.reopen();
    settle(PARENT);

    assertThat(find(LEAF).generationId()).isEmpty();
    assertThat(find(MODULE).generationId()).isEmpty();
    assertThat(twin()).contains("routes");
  }

  @Test
  @DisplayName("without a parent the site is taken up at every start")
  void run_WITHOUT_A_PARENT_isItsOwnAuthority() {
    settle(null);
    done(records.registry().delete(LEAF, IfMatch.ANY));
    records.reopen();
    settle(null);

    assertThat(find(LEAF).identity()).isEqualTo(LEAF);
  }

  @Test
  @DisplayName("a site that gets a parent later keeps its twins, whoever is told of")
  void run_PARENT_LATER_losesNothing() {
    settle(null);
    var _ = done(records.twins().patchReported(LEAF, Bytes.utf8("{\"t\":1}"), null));
    records.reopen();
    settle(PARENT);
    done(records.registry().mirror(find(LEAF).with("parent's", "")));

    assertThat(done(records.twins().get(LEAF)).deviceJson().utf8()).contains("\"t\":1");
    assertThat(done(records.registry().find(MODULE)).generationId()).isEmpty();
  }

  @Test
  @DisplayName("routes and twins that were edited here stay over a restart, with their tags")
  void run_WITHOUT_A_PARENT_EDITED_HERE_stays() {
    LocalSite site = site(Map.of(SELF, "{\"routes\":{\"r\":\"a\"}}", MODULE, "{\"n\":1}"));
    settle(null, site);
    edit(SELF, "{\"properties\":{\"desired\":{\"routes\":{\"r\":\"b\",\"s\":\"c\"}}}}");
    edit(MODULE, "{\"tags\":{\"floor\":2},\"properties\":{\"desired\":{\"n\":2}}}");
    restart(site);

    assertThat(whole(SELF).at("/desired/routes"))
        .isEqualTo(JsonMapper.shared().readTree("{\"r\":\"b\",\"s\":\"c\"}"));
    assertThat(whole(MODULE).at("/desired/n").asInt()).isEqualTo(2);
    assertThat(whole(MODULE).at("/tags/floor").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName("what the site says anew of one identity is taken up, and tags stay")
  void run_WITHOUT_A_PARENT_CHANGED_SITE_isTakenUp() {
    settle(null, site(Map.of(SELF, "{\"routes\":{\"r\":\"a\"}}", MODULE, "{\"n\":1,\"m\":1}")));
    edit(SELF, "{\"properties\":{\"desired\":{\"routes\":{\"r\":\"b\"}}}}");
    edit(MODULE, "{\"tags\":{\"floor\":2},\"properties\":{\"desired\":{\"n\":2}}}");
    restart(site(Map.of(SELF, "{\"routes\":{\"r\":\"a\"}}", MODULE, "{\"n\":3}")));

    assertThat(whole(SELF).at("/desired/routes/r").asString()).isEqualTo("b");
    assertThat(whole(MODULE).at("/desired/n").asInt()).isEqualTo(3);
    assertThat(whole(MODULE).at("/desired").has("m")).isFalse();
    assertThat(whole(MODULE).at("/tags/floor").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName("a site without routes touches none that were set here")
  void run_WITHOUT_A_PARENT_NO_ROUTES_setsNone() {
    settle(null, site(Map.of()));
    assertThat(twin()).doesNotContain("routes");
    edit(SELF, "{\"properties\":{\"desired\":{\"routes\":{\"r\":\"b\"}}}}");
    restart(site(Map.of()));

    assertThat(whole(SELF).at("/desired/routes/r").asString()).isEqualTo("b");
  }

  @Test
  @DisplayName("who was disabled here stays so when the site brings other keys")
  void run_WITHOUT_A_PARENT_DISABLED_HERE_stays() {
    settle(null, site((byte) 1));
    DeviceRegistration leaf = (DeviceRegistration) find(LEAF);
    done(
        records
            .registry()
            .update(
                new DeviceDraft(
                    LEAF,
                    leaf.authentication(),
                    false,
                    "stolen",
                    false,
                    "the scope",
                    List.of("the scope")),
                IfMatch.ANY));
    done(records.registry().update(new ModuleDraft(MODULE, null, "somebody"), IfMatch.ANY));
    restart(site((byte) 1));
    assertThat(find(LEAF)).matches(now -> !((DeviceRegistration) now).enabled());
    restart(site((byte) 2));

    DeviceRegistration now = (DeviceRegistration) find(LEAF);
    assertThat(now.authentication()).isEqualTo(sas((byte) 2));
    assertThat(now.enabled()).isFalse();
    assertThat(now.statusReason()).isEqualTo("stolen");
    assertThat(now.deviceScope()).isEqualTo("the scope");
    assertThat(now.parentScopes()).containsExactly("the scope");
    ModuleRegistration module = (ModuleRegistration) find(MODULE);
    assertThat(module.authentication()).isEqualTo(sas((byte) 2));
    assertThat(module.managedBy()).isEqualTo("somebody");
  }

  @Test
  @DisplayName("keys that were changed here stay while the site says the same")
  void run_WITHOUT_A_PARENT_KEYS_CHANGED_HERE_stay() {
    settle(null, site((byte) 1));
    for (Identity each : List.of(LEAF, MODULE)) {
      done(records.registry().renewKeys(each, KeyChoice.PRIMARY));
    }
    List<Authentication> renewed =
        List.of(find(LEAF).authentication(), find(MODULE).authentication());
    restart(site((byte) 1));

    assertThat(List.of(find(LEAF).authentication(), find(MODULE).authentication()))
        .isEqualTo(renewed)
        .doesNotContain(sas((byte) 1));
  }

  @Test
  @DisplayName("who was deleted here comes back as the site has it")
  void run_WITHOUT_A_PARENT_DELETED_HERE_comesBackWhole() {
    LocalSite site = site(Map.of(MODULE, "{\"n\":1}"));
    settle(null, site);
    done(records.registry().delete(MODULE, IfMatch.ANY));
    restart(site);

    assertThat(whole(MODULE).at("/desired/n").asInt()).isEqualTo(1);
  }
}
