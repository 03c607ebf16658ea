/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.upstream.mirror;

import static io.holdfast.hub.registry.Records.done;
import static io.holdfast.hub.registry.Records.refused;
import static io.holdfast.hub.upstream.mirror.MirrorRig.DEVICE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.MODULE;
import static io.holdfast.hub.upstream.mirror.MirrorRig.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.ErrorCode;
import io.holdfast.hub.Outcome;
import io.holdfast.hub.registry.DeviceDraft;
import io.holdfast.hub.registry.IfMatch;
import io.holdfast.model.Bytes;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirroredDesiredTest {

  @TempDir Path directory;
  private MirrorRig rig;

  @BeforeEach
  void open() {
    rig = new MirrorRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void desiredChanged_NEXT_VERSION_isStoredAndTold() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1,\"b\":{\"c\":2}}");
    rig.parent.change(DEVICE, "{\"a\":null}");

    assertThat(rig.told())
        .containsExactly(
            "d {\"a\":1,\"b\":{\"c\":2},\"$version\":2}", "d {\"a\":null,\"$version\":3}");
    assertThat(rig.stored(DEVICE)).contains("{\"desired\":{\"b\":{\"c\":2},\"$version\":3}");
    assertThat(rig.parent.asked()).isEmpty();
  }

  @Test
  @DisplayName("[edge-87] After a gap the difference is told as one patch, with the new version")
  void desiredChanged_GAP_tellsTheDifference() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1,\"b\":1}");
    rig.told();
    rig.parent.changeUnheard(DEVICE, "{\"b\":null}");
    rig.parent.changeUnheard(DEVICE, "{\"c\":1}");
    rig.parent.change(DEVICE, "{\"d\":1}");

    assertThat(rig.told()).containsExactly("d {\"b\":null,\"c\":1,\"d\":1,\"$version\":5}");
    assertThat(rig.parent.asked()).containsExactly("fetch d");
  }

  @Test
  void desiredChanged_OLD_OR_SAME_VERSION_isIgnored() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.told();
    rig.parent.say(DEVICE, "{\"a\":7,\"$version\":2}");
    rig.parent.say(DEVICE, "{\"a\":7,\"$version\":1}");

    assertThat(rig.told()).isEmpty();
    assertThat(rig.stored(DEVICE)).contains("\"a\":1");
    assertThat(rig.parent.asked()).isEmpty();
  }

  @Test
  void desiredChanged_NO_PATCH_fetches() {
    rig.comeOnline(DEVICE);
    rig.parent.changeUnheard(DEVICE, "{\"a\":1}");
    rig.parent.say(DEVICE, "{\"a\":1}");

    assertThat(rig.told()).containsExactly("d {\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName(
      "[edge-88] What changed while the parent was away is told when it is back, however soon")
  void connected_CHANGED_MEANWHILE_tellsTheDifference() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1,\"b\":{\"c\":1,\"d\":1}}");
    rig.told();
    rig.parent.disconnect(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":2,\"b\":{\"c\":null}}");
    rig.parent.connect(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":2,\"b\":{\"c\":null},\"$version\":3}");
    rig.parent.disconnect(DEVICE);
    rig.parent.connect(DEVICE);
    assertThat(rig.told()).isEmpty();
  }

  @Test
  @DisplayName("[edge-88] Somebody who never read its twin is told what it missed, too")
  void connected_NEVER_READ_isTold() {
    rig.come(MODULE);
    rig.parent.change(MODULE, "{\"a\":1}");
    rig.online(MODULE);

    assertThat(rig.told()).containsExactly("d/m {\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("[edge-88] What is caught up with before a client subscribes is told again then")
  void following_CAUGHT_UP_BEFORE_isToldAgain() {
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.parent.connect(SELF);
    rig.parent.connect(DEVICE);
    rig.twins().changed(DEVICE, true);
    rig.settle();
    rig.parent.change(DEVICE, "{\"b\":1}");
    rig.told();

    rig.twins().following(DEVICE);
    assertThat(rig.told()).containsExactly("d {\"a\":1,\"b\":1,\"$version\":3}");
    rig.twins().following(DEVICE);
    assertThat(rig.told()).isEmpty();
  }

  @Test
  @DisplayName("A change that overtakes an older answer is not taken back")
  void desiredChanged_DURING_A_FETCH_isNotTakenBack() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.settle();
    rig.parent.hold();
    rig.parent.disconnect(DEVICE);
    rig.parent.connect(DEVICE);
    rig.settle();
    rig.parent.change(DEVICE, "{\"a\":2}");
    rig.told();
    rig.parent.release();

    assertThat(rig.told()).isEmpty();
    assertThat(rig.stored(DEVICE)).contains("{\"a\":2,\"$version\":3}");
    assertThat(rig.parent.asked()).containsExactly("fetch d", "fetch d");
  }

  @Test
  @DisplayName("A change that waits to be stored when an older answer comes is not taken back")
  void desiredChanged_WAITING_BEFORE_AN_ANSWER_isNotTakenBack() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.settle();
    rig.parent.hold();
    rig.parent.disconnect(DEVICE);
    rig.parent.connect(DEVICE);
    rig.settle();
    CompletableFuture<Boolean> goOn = new CompletableFuture<>();
    var _ = rig.records.writer().submit(0, batch -> Outcome.done(goOn.join()));
    rig.parent.change(DEVICE, "{\"a\":2}");
    rig.parent.release();
    goOn.complete(true);

    assertThat(rig.told()).endsWith("d {\"a\":2,\"$version\":3}");
    assertThat(rig.stored(DEVICE)).contains("{\"a\":2,\"$version\":3}");
  }

  @Test
  @DisplayName("A change between a take-over's connection and its subscription is told again")
  void tookOver_BEFORE_IT_FOLLOWS_isToldWhatItMissed() {
    rig.comeOnline(DEVICE);
    rig.twins().tookOver(DEVICE);
    rig.settle();
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.told();
    rig.twins().following(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName(
      "A twin that was made anew at the parent replaces ours, although its version is less")
  void connected_MADE_ANEW_takesTheParents() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.parent.change(DEVICE, "{\"b\":1}");
    rig.told();
    rig.parent.disconnect(DEVICE);
    rig.parent.recreate(DEVICE, "{\"c\":1}");
    rig.parent.connect(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":null,\"b\":null,\"c\":1,\"$version\":2}");
    rig.parent.change(DEVICE, "{\"c\":2}");
    assertThat(rig.told()).containsExactly("d {\"c\":2,\"$version\":3}");
  }

  @Test
  @DisplayName("Our own twin is followed without a client")
  void connected_SELF_isCaughtUpWith() {
    rig.parent.change(SELF, "{\"routes\":{}}");
    rig.parent.connect(SELF);

    assertThat(rig.told()).containsExactly("edge/$edgeHub {\"routes\":{},\"$version\":2}");
  }

  @Test
  @DisplayName("The parent's desired properties win over older ones that were edited here")
  void connected_EDITED_HERE_LOWER_takesTheParents() {
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);
    rig.parent.disconnect(SELF);
    rig.edit(DEVICE, "{\"a\":\"here\"}");
    rig.parent.changeUnheard(DEVICE, "{\"b\":1}");
    rig.parent.changeUnheard(DEVICE, "{\"b\":2}");
    rig.told();
    rig.online(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":null,\"b\":2,\"$version\":3}");
  }

  @Test
  @DisplayName("The parent's desired properties win at the same version")
  void connected_EDITED_HERE_EQUAL_takesTheParents() {
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);
    rig.parent.disconnect(SELF);
    rig.edit(DEVICE, "{\"a\":\"here\"}");
    rig.parent.changeUnheard(DEVICE, "{\"a\":\"there\"}");
    rig.told();
    rig.online(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":\"there\",\"$version\":2}");
  }

  @Test
  @DisplayName("What was edited here more often stays, until the parent's version is as high")
  void connected_EDITED_HERE_HIGHER_keepsOurs() {
    rig.comeOnline(DEVICE);
    rig.parent.disconnect(DEVICE);
    rig.parent.disconnect(SELF);
    rig.edit(DEVICE, "{\"a\":\"here\"}");
    rig.edit(DEVICE, "{\"a\":\"here again\"}");
    rig.edit(DEVICE, "{\"b\":1}");
    rig.parent.changeUnheard(DEVICE, "{\"a\":\"there\"}");
    rig.told();
    rig.restart();
    rig.come(DEVICE);
    rig.online(DEVICE);
    assertThat(rig.told()).isEmpty();
    assertThat(rig.get(DEVICE)).contains("{\"a\":\"here again\",\"b\":1,\"$version\":4}");

    rig.parent.change(DEVICE, "{\"c\":1}");
    assertThat(rig.told()).isEmpty();
    rig.parent.change(DEVICE, "{\"d\":1}");
    assertThat(rig.told())
        .containsExactly("d {\"b\":null,\"a\":\"there\",\"c\":1,\"d\":1,\"$version\":4}");
    rig.parent.change(DEVICE, "{\"d\":2}");
    assertThat(rig.told()).containsExactly("d {\"d\":2,\"$version\":5}");
  }

  @Test
  @DisplayName("Before the parent was ever seen, desired properties are edited here")
  void patch_NEVER_HAD_A_PARENT_isTheOwner() {
    rig.edit(DEVICE, "{\"a\":1}");

    assertThat(rig.told()).containsExactly("d {\"a\":1,\"$version\":2}");
    assertThat(rig.get(DEVICE)).contains("{\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("What a site says of desired properties at every start counts once")
  void settle_SAME_AGAIN_keepsTheVersion() {
    done(rig.twins().settle(DEVICE, Bytes.utf8("{\"a\":{\"b\":[1]}}")));
    done(rig.twins().settle(DEVICE, Bytes.utf8("{\"a\": {\"b\": [1]}}")));
    assertThat(rig.told()).containsExactly("d {\"a\":{\"b\":[1]},\"$version\":2}");

    done(rig.twins().settle(DEVICE, Bytes.utf8("{\"c\":1}")));
    assertThat(rig.told()).containsExactly("d {\"a\":null,\"c\":1,\"$version\":3}");
  }

  @Test
  @DisplayName("While the parent is there, desired properties are edited at the parent")
  void patch_ONLINE_isRefused() {
    rig.comeOnline(DEVICE);
    Bytes patch = Bytes.utf8("{\"properties\":{\"desired\":{\"a\":1}}}");

    assertThat(refused(rig.twins().patch(DEVICE, patch, IfMatch.ANY)))
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(refused(rig.twins().replace(DEVICE, patch, IfMatch.ANY)))
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  @DisplayName("A device that is made anew here takes the parent's twin again")
  void registered_ANEW_takesTheParents() {
    rig.comeOnline(DEVICE);
    rig.parent.change(DEVICE, "{\"a\":1}");
    rig.settle();
    rig.twins().changed(DEVICE, false);
    done(rig.records.registry().delete(DEVICE, IfMatch.ANY));
    done(rig.records.registry().create(DeviceDraft.of(DEVICE)));
    rig.parent.disconnect(DEVICE);
    rig.told();
    rig.come(DEVICE);
    rig.parent.connect(DEVICE);

    assertThat(rig.told()).containsExactly("d {\"a\":1,\"$version\":2}");
  }

  @Test
  @DisplayName("A client's connection to the parent is kept while it is here")
  void presence_COMES_AND_GOES_keepsAndReleases() {
    rig.come(DEVICE);
    assertThat(rig.parent.kept()).contains("d CLIENT");
    rig.twins().changed(DEVICE, false);
    assertThat(rig.parent.kept()).containsExactly("edge/$edgeHub SELF");
  }
}
