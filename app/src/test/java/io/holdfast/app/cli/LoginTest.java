/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.ScriptedHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  private static final String[] LIST = {"device-identity", "list"};

  @TempDir private Path folder;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    desk = Desk.in(folder);
  }

  @AfterEach
  void stop() {
    desk.close();
  }

  @ParameterizedTest
  @DisplayName("A host name or port that is none is refused, not met with a stack trace")
  @ValueSource(strings = {"my_hub", "my hub", "h:99999", "h:x", "h:0", "h/x", "h?", "a@b"})
  void login_BAD_HOST_refused(String host) {
    assertThat(desk.run("device-identity", "list", "--login", login(host))).isEqualTo(2);

    assertThat(desk.err())
        .startsWith("holdfast: --login: ")
        .contains("HostName")
        .doesNotContain("\tat ");
  }

  @Test
  @DisplayName("A port that is none is refused by its option")
  void port_BAD_refused() {
    for (String port : new String[] {"99999", "0", "-1"}) {
      assertThat(desk.run("device-identity", "list", "--login", login("h"), "--https-port", port))
          .isEqualTo(2);
      assertThat(desk.err()).startsWith("holdfast: --https-port").doesNotContain("\tat ");
    }
  }

  @Test
  @DisplayName("An etag that no HTTP header can carry is refused")
  void etag_BAD_refused() {
    for (String etag : new String[] {"a\nb", "a\u007f", "\u00e9", ""}) {
      assertThat(desk.run("device-identity", "delete", "-d", "d", "--etag", etag)).isEqualTo(2);
      assertThat(desk.err()).startsWith("holdfast: --etag").doesNotContain("\tat ");
    }
  }

  @Test
  @DisplayName("A wrong HOLDFAST_LOGIN is blamed by its name; an empty one counts as none")
  void environment_WRONG_blamed() {
    assertThat(desk.with("HOLDFAST_LOGIN", "nonsense").run(LIST)).isEqualTo(2);
    assertThat(desk.err()).startsWith("holdfast: HOLDFAST_LOGIN").doesNotContain("--login");

    assertThat(desk.with("HOLDFAST_LOGIN", "").run(LIST)).isEqualTo(1);
    assertThat(desk.err()).contains("no hub runs on this machine", "HOLDFAST_LOGIN");
  }

  @Test
  @DisplayName("What goes with a login only is refused without one")
  void options_WITHOUT_LOGIN_refused() {
    Desk none = desk.with("HOLDFAST_LOGIN", "");

    assertThat(none.run("device-identity", "list", "--https-port", "8443")).isEqualTo(2);
    assertThat(none.err()).startsWith("holdfast: --https-port goes with --login");
    assertThat(none.run("device-identity", "list", "--ca-file", "x")).isEqualTo(2);
    assertThat(none.err()).startsWith("holdfast: --ca-file goes with --login");
  }

  @Test
  @DisplayName("A login may come from a file, where no list of processes shows it")
  void login_FILE_read() throws Exception {
    Path file = Files.writeString(folder.resolve("login"), desk.login() + "\n");
    desk.hub().willAnswer(200, "[]");

    assertThat(
            desk.with("HOLDFAST_LOGIN", "").run("device-identity", "list", "--login", "@" + file))
        .isZero();
    assertThat(desk.hub().request().uri()).startsWith("/devices?");

    assertThat(desk.run("device-identity", "list", "--login", "@" + file + "x")).isEqualTo(2);
    assertThat(desk.err()).contains("--login: cannot read " + file + "x: there is no such file");
  }

  @Test
  @DisplayName("Keys may come from files, and @ means a file nowhere else")
  void keys_FILES_read() throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "YQ==\n");
    desk.hub().willAnswer(200, "{}");

    int _ =
        desk.run(
            "device-identity", "create", "-d", "d", "--pk", "@" + key, "--sk", "@" + key, "--json");

    assertThat(desk.hub().request().body())
        .contains("\"primaryKey\":\"YQ==\"", "\"secondaryKey\":\"YQ==\"");

    desk.hub().willAnswer(200, "{\"messageId\":\"7\"}");
    assertThat(desk.run("c2d-message", "send", "-d", "d", "--message", "@" + key)).isZero();
    assertThat(desk.hub().request().body()).isEqualTo("@" + key);
  }

  @Test
  @DisplayName("An authority's file that cannot be read is refused with the reason")
  void caFile_MISSING_refused() {
    String none = folder.resolve("none.pem").toString();

    assertThat(desk.run("device-identity", "list", "--login", login("h"), "--ca-file", none))
        .isEqualTo(2);
    assertThat(desk.err()).contains("--ca-file: cannot read " + none + ": there is no such file");

    assertThat(desk.with("HOLDFAST_CA_FILE", none).run(LIST)).isEqualTo(2);
    assertThat(desk.err()).contains("HOLDFAST_CA_FILE: cannot read " + none);
  }

  @Test
  @DisplayName("An authority's file that holds no certificate is refused")
  void caFile_NO_CERTIFICATE_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("odd.pem"), "nonsense");

    assertThat(desk.with("HOLDFAST_CA_FILE", file.toString()).run(LIST)).isEqualTo(2);
    assertThat(desk.err()).contains("no certificate in " + file).doesNotContain("\tat ");
  }

  @Test
  @DisplayName("A host that has no address is told from one where nothing listens")
  void host_UNKNOWN_saysSo() {
    assertThat(desk.run("device-identity", "list", "--login", login("no-such-hub.invalid")))
        .isEqualTo(1);

    assertThat(desk.err()).contains("no-such-hub.invalid").contains("has no address");
  }

  @Test
  @DisplayName("An answer that is not JSON is a sentence, not a stack trace")
  void answer_NO_JSON_oneLine() {
    for (String[] command :
        new String[][] {
          LIST,
          {"monitor-events"},
          {"monitor-feedback", "-t", "1"},
          {"device-twin", "show", "-d", "d"}
        }) {
      desk.hub().willAnswer(200, "<html>\n");
      assertThat(desk.run(command)).as("%s", command[0]).isEqualTo(1);
      assertThat(desk.err()).contains("holdfast: ").doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  @DisplayName("Numbers are printed as the hub wrote them")
  void numbers_LONG_AND_LARGE_asTheyWere() {
    desk.hub().willAnswer(200, "{\"a\":1.10,\"b\":1e400,\"c\":0.1234567890123456789}");

    assertThat(desk.run("device-twin", "show", "-d", "d")).isZero();

    assertThat(desk.out()).contains("1.10", "1E+400", "0.1234567890123456789");
  }

  private static String login(String host) {
    return "HostName="
        + host
        + ";SharedAccessKeyName=iothubowner;SharedAccessKey="
        + ScriptedHub.KEY;
  }

  @Test
  @DisplayName("Help says how to keep a login and keys out of the list of processes")
  void help_LOGIN_saysFile() {
    Console console = new Console(Map.of());
    assertThat(console.run("hub", "device-identity", "create", "--help")).isZero();
    assertThat(console.out()).contains("@FILE", "HOLDFAST_LOGIN");
  }
}
