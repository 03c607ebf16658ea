/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.rest.ScriptedHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCallsTest {

  private static final String REGISTRATION =
      """
      {"deviceId":"d","moduleId":"m","generationId":"1","etag":"e","connectionState":"Disconnected",
       "lastActivityTime":"0001-01-01T00:00:00","authentication":{"type":"sas",
       "symmetricKey":{"primaryKey":"cHJpbWFyeQ==","secondaryKey":"c2Vjb25kYXJ5"}}}
      """;

  @TempDir private Path folder;
  private ScriptedHub hub;
  private Console console;

  @BeforeEach
  void start() throws Exception {
    hub = ScriptedHub.start(folder);
    console =
        new Console(
            Map.of(
                "HOLDFAST_LOGIN", hub.connectionString().replace("127.0.0.1", place()),
                "HOLDFAST_CA_FILE", hub.caFile().toString(),
                "XDG_DATA_HOME", folder.toString(),
                "XDG_RUNTIME_DIR", folder.toString()));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  @DisplayName("A new module is shown with the string that it connects with")
  void create_MODULE_showsConnectionString() throws Exception {
    hub.willAnswer(200, REGISTRATION);

    assertThat(run("module-identity", "create", "-d", "d", "-m", "m")).isZero();

    assertThat(console.out())
        .contains("HostName=127.0.0.1;DeviceId=d;ModuleId=m;SharedAccessKey=cHJpbWFyeQ==");
    assertThat(hub.request().uri()).startsWith("/devices/d/modules/m?");
  }

  @Test
  @DisplayName("Keys and status go into the new registration")
  void create_WITH_KEYS_sent() throws Exception {
    hub.willAnswer(200, REGISTRATION);

    run(
        "device-identity",
        "create",
        "-d",
        "d",
        "--pk",
        "YQ==",
        "--sk",
        "Yg==",
        "--sta",
        "Disabled");

    assertThat(hub.request().body())
        .contains(
            "\"status\":\"disabled\"", "\"primaryKey\":\"YQ==\"", "\"secondaryKey\":\"Yg==\"");
  }

  @Test
  @DisplayName("With --json the hub's own answer is printed")
  void show_JSON_theAnswer() {
    hub.willAnswer(200, REGISTRATION);

    assertThat(run("module-identity", "show", "-d", "d", "-m", "m", "--json")).isZero();

    assertThat(console.out()).contains("\"generationId\" : \"1\"");
  }

  @Test
  @DisplayName("A registration is shown to people in rows, with never for what never was")
  void show_TEXT_rows() {
    hub.willAnswer(200, REGISTRATION);

    run("module-identity", "show", "-d", "d", "-m", "m");

    assertThat(console.out())
        .containsPattern("module +m")
        .containsPattern("last active +never")
        .containsPattern("secondary key +c2Vjb25kYXJ5");
  }

  @Test
  @DisplayName("The secondary key's connection string is shown on demand")
  void connectionString_SECONDARY_shown() {
    hub.willAnswer(200, REGISTRATION);

    run("module-identity", "connection-string", "show", "-d", "d", "-m", "m", "--kt", "secondary");

    assertThat(console.out().strip())
        .isEqualTo("HostName=127.0.0.1;DeviceId=d;ModuleId=m;SharedAccessKey=c2Vjb25kYXJ5");
  }

  @Test
  @DisplayName("A twin's change is sent as a patch of desired properties and tags")
  void update_TWIN_patched() throws Exception {
    hub.willAnswer(200, "{\"properties\":{\"desired\":{\"$version\":7}}}");

    run("device-twin", "update", "-d", "d", "--desired", "{\"a\":null}", "--tags", "{\"b\":1}");

    ScriptedHub.Request request = hub.request();
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.uri()).startsWith("/twins/d?");
    assertThat(request.body())
        .isEqualTo("{\"properties\":{\"desired\":{\"a\":null}},\"tags\":{\"b\":1}}");
    assertThat(console.out()).contains("version 7");
  }

  @Test
  @DisplayName("A method's answer is printed with the device's own status")
  void invoke_METHOD_answerPrinted() throws Exception {
    hub.willAnswer(200, "{\"status\":418,\"payload\":{\"tea\":true}}");

    int code = run("invoke-device-method", "-d", "d", "--mn", "brew", "--mp", "3", "--to", "5");

    assertThat(code).isZero();
    assertThat(console.out()).contains("status 418", "\"tea\" : true");
    assertThat(hub.request().body())
        .isEqualTo(
            "{\"methodName\":\"brew\",\"payload\":3,\"responseTimeoutInSeconds\":5,"
                + "\"connectTimeoutInSeconds\":0}");
  }

  @Test
  @DisplayName("Events are printed with their properties, without control characters")
  void monitorEvents_TEXT_printedSafely() {
    hub.willAnswer(
        200,
        "{\"partition\":1,\"offset\":5,\"enqueuedTime\":\"2026-06-01T12:30:05.1230000Z\","
            + "\"deviceId\":\"d\",\"moduleId\":\"m\",\"systemProperties\":{\"message-id\":\"7\"},"
            + "\"applicationProperties\":{\"level\":\"a\\u001b[31m\",\"b\\u009b1m\":\"\"},"
            + "\"body\":{\"t\":\"\\u009b2J\"}}\n");

    int code = run("monitor-events", "-d", "d");

    assertThat(code).as("the hub ended the stream").isEqualTo(1);
    assertThat(console.out())
        .isEqualTo(
            """
            12:30:05.123  d/m  {"t":"\\u009b2J"}
                message-id=7  level=a\uFFFD[31m  b\uFFFD1m=
            """
                .replace("\n", System.lineSeparator()));
  }

  @Test
  @DisplayName("JSON is printed without control characters, and says the same")
  void show_CONTROL_CHARACTERS_escaped() {
    hub.willAnswer(200, "{\"properties\":{\"reported\":{\"x\":\"\\u009b2J\\u007f\"}}}");

    assertThat(run("device-twin", "show", "-d", "d")).isZero();

    assertThat(console.out()).contains("\"\\u009b2J\\u007f\"").doesNotContain("\u009b", "\u007f");
  }

  @Test
  @DisplayName("What the hub refuses is one line and exit code 1")
  void show_REFUSED_oneLine() {
    hub.willRefuse(404, "DeviceNotFound", 404001, "E404001: no device d");

    assertThat(run("device-identity", "show", "-d", "d")).isEqualTo(1);

    assertThat(console.err().strip()).isEqualTo("holdfast: E404001: no device d");
    assertThat(console.out()).isEmpty();
  }

  @Test
  @DisplayName("Bad values are refused before the hub is asked, with exit code 2")
  void run_BAD_VALUES_refusedAtOnce() {
    refused("device id must be", "device-identity", "show", "-d", "a b");
    refused("--desired is not JSON", "device-twin", "update", "-d", "d", "--desired", "{");
    refused("--tags must be a JSON object", "device-twin", "update", "-d", "d", "--tags", "1");
    refused("say what to change", "device-twin", "update", "-d", "d");
    refused("5 to 300", "invoke-device-method", "-d", "d", "--mn", "m", "--to", "4");
    refused("--method-payload is not", "invoke-device-method", "-d", "d", "--mn", "m", "--mp", "x");
    refused("--device-id beside", "monitor-events", "-m", "m");
    refused("earliest, latest", "monitor-events", "--from", "yesterday");
    refused("go together", "device-identity", "create", "-d", "d", "--pk", "YQ==");
    refused("1 to 1000", "device-identity", "list", "--top", "0");
  }

  @Test
  @DisplayName("A login that is not a service connection string is refused")
  void login_WRONG_refused() {
    refused("HostName", "device-identity", "list", "--login", "SharedAccessKeyName=x");
    refused(
        "not a device's",
        "device-identity",
        "list",
        "--login",
        "HostName=h;DeviceId=d;SharedAccessKey=YQ==");
  }

  @Test
  @DisplayName("With no hub on this machine and no login it says how to get one")
  void run_NO_HUB_saysWhatToDo() {
    Console bare =
        new Console(
            Map.of("XDG_DATA_HOME", folder.toString(), "XDG_RUNTIME_DIR", folder.toString()));

    assertThat(bare.run("hub", "device-identity", "list")).isEqualTo(1);
    assertThat(bare.err()).contains("./holdfast up", "--login");
    assertThat(bare.run("hub", "connection-string", "show")).isEqualTo(1);
    assertThat(bare.err()).contains("./holdfast up");
  }

  private String place() {
    return "127.0.0.1:" + hub.port();
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("hub"));
    all.addAll(List.of(args));
    return console.run(all.toArray(String[]::new));
  }

  private void refused(String reason, String... args) {
    assertThat(run(args)).isEqualTo(2);
    assertThat(console.err()).contains(reason);
  }
}
