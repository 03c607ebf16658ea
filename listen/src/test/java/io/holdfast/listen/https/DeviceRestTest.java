/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.listen.https.RestHub.Reply;
import io.holdfast.model.DeviceIdentity;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DeviceRestTest {

  @TempDir Path directory;
  private RestHub hub;

  @BeforeEach
  void open() throws Exception {
    hub = new RestHub(directory);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  @DisplayName("The Node SDK's empty keys are none: the hub makes them, and keeps them")
  void put_EMPTY_KEYS_areNone() throws Exception {
    String body =
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\"\",\"secondaryKey\":\"\"}}}";

    JsonNode made = hub.put("/devices/node", body).json();
    JsonNode kept =
        hub.send(hub.request("PUT", "/devices/node", body).header("If-Match", "*")).json();

    assertThat(made.at("/authentication/symmetricKey/primaryKey").asString()).hasSize(44);
    assertThat(kept.at("/authentication")).isEqualTo(made.at("/authentication"));
  }

  @Test
  @DisplayName(
      "[service-72] PUT without If-Match creates; the second one gets 409 DeviceAlreadyExists")
  void put_TWICE_WITHOUT_IF_MATCH_createsOnce() throws Exception {
    Reply first = hub.put("/devices/d1", "{\"deviceId\":\"d1\"}");
    Reply second = hub.put("/devices/d1", "{\"deviceId\":\"d1\"}");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(first.header("ETag")).isEqualTo('"' + first.json().get("etag").asString() + '"');
    String key = first.json().at("/authentication/symmetricKey/primaryKey").asString();
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(first.json().get("status").asString()).isEqualTo("enabled");
    assertThat(first.json().get("connectionState").asString()).isEqualTo("Disconnected");
    assertThat(first.json().get("lastActivityTime").asString()).isEqualTo("0001-01-01T00:00:00");
    assertThat(second.refusal()).isEqualTo("409 DeviceAlreadyExists");
    assertThat(second.json().get("errorCode").asInt()).isEqualTo(409001);
  }

  @Test
  @DisplayName("[service-73] Quoted star, bare star and quoted etag update; another etag gets 412")
  void put_IF_MATCH_decides() throws Exception {
    hub.put("/devices/d1", "{}");

    assertThat(update("\"*\"").status()).isEqualTo(200);
    Reply bare = update("*");
    assertThat(bare.status()).isEqualTo(200);
    assertThat(update(bare.header("ETag")).status()).isEqualTo(200);
    assertThat(update(bare.header("ETag")).refusal()).isEqualTo("412 PreconditionFailed");
    Reply weak = update("W/" + hub.get("/devices/d1").header("ETag"));
    assertThat(weak.status()).isEqualTo(200);
  }

  private Reply update(String ifMatch) throws Exception {
    return hub.send(
        hub.request("PUT", "/devices/d1", "{\"status\":\"disabled\"}").header("If-Match", ifMatch));
  }

  @Test
  void put_IF_MATCH_WITHOUT_DEVICE_isNotFound() throws Exception {
    assertThat(update("*").refusal()).isEqualTo("404 DeviceNotFound");
  }

  @Test
  @DisplayName(
      "[service-74] The Java SDK's body is accepted: nulls, capital enums, odd dates, empty etag")
  void put_SHAPED_LIKE_JAVA_isAccepted() throws Exception {
    String body =
        """
        {"deviceId":"d1","generationId":null,"etag":"","status":"Enabled","statusReason":null,
         "statusUpdatedTime":"0001-12-30T00:00:00","connectionState":"Disconnected",
         "connectionStateUpdatedTime":"0001-12-30T00:00:00","lastActivityTime":"0001-12-30T00:00:00",
         "cloudToDeviceMessageCount":0,"capabilities":null,"deviceScope":null,"parentScopes":null,
         "authentication":{"type":"SAS","symmetricKey":{"primaryKey":"a2V5MQ==","secondaryKey":"a2V5Mg=="},
           "x509Thumbprint":null},"somethingNew":{"a":[1]}}
        """;

    Reply reply = hub.put("/devices/d1", body);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().at("/authentication/symmetricKey/secondaryKey").asString())
        .isEqualTo("a2V5Mg==");
    assertThat(reply.json().at("/authentication/type").asString()).isEqualTo("sas");
  }

  @Test
  @DisplayName("[service-71] A token's fields may come in any order; without the right it gets 401")
  void put_POLICY_WITHOUT_THE_RIGHT_isUnauthorized() throws Exception {
    String token = hub.token("registryReadWrite");
    String fields = token.substring(token.indexOf(' ') + 1);
    String[] each = fields.split("&", -1);
    String turned =
        "SharedAccessSignature " + each[3] + "&" + each[1] + "&" + each[2] + "&" + each[0];
    String target = "/devices/d1?api-version=1";

    assertThat(
            hub.send(hub.bare("PUT", target, "{}").header("Authorization", hub.token("service")))
                .refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(hub.send(hub.bare("PUT", target, "{}").header("Authorization", turned)).status())
        .isEqualTo(200);
    assertThat(
            hub.send(hub.bare("GET", target, "").header("Authorization", hub.token("registryRead")))
                .status())
        .isEqualTo(200);
    assertThat(
            hub.send(
                    hub.bare("DELETE", target, "")
                        .header("Authorization", hub.token("registryRead")))
                .refusal())
        .isEqualTo("401 IotHubUnauthorized");
    assertThat(hub.send(hub.bare("GET", target, "")).refusal())
        .isEqualTo("401 IotHubUnauthorizedAccess");
  }

  @Test
  @DisplayName("[service-76] /devices/?api-version is the list that /devices is")
  void list_SLASH_AT_THE_END_isTheSame() throws Exception {
    hub.put("/devices/b", "{}");
    hub.put("/devices/a", "{}");

    Reply plain = hub.get("/devices");
    Reply slash = hub.get("/devices/?top=1");

    assertThat(plain.json().size()).isEqualTo(2);
    assertThat(plain.json().get(0).get("deviceId").asString()).isEqualTo("a");
    assertThat(slash.json().size()).isEqualTo(1);
    assertThat(hub.get("/devices?top=9&after=a").json().get(0).get("deviceId").asString())
        .isEqualTo("b");
    assertThat(hub.get("/devices?top=x").refusal()).isEqualTo("400 ArgumentInvalid");
  }

  @Test
  @DisplayName("[service-77] An edge device gets $edgeAgent, $edgeHub and a deviceScope")
  void put_EDGE_DEVICE_getsItsModules() throws Exception {
    Reply edge = hub.put("/devices/e", "{\"capabilities\":{\"iotEdge\":true}}");
    Reply modules = hub.get("/devices/e/modules");

    assertThat(edge.json().get("deviceScope").asString()).startsWith("ms-azure-iot-edge://e-");
    assertThat(modules.json().valueStream().map(each -> each.get("moduleId").asString()))
        .containsExactly("$edgeAgent", "$edgeHub");
    assertThat(hub.get("/devices/e/modules/%24edgeHub").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("[service-78] Statistics carry both enabledDeviceCount and Java's enableDeviceCount")
  void statistics_DEVICES_areCounted() throws Exception {
    hub.put("/devices/a", "{}");
    hub.put("/devices/b", "{\"status\":\"disabled\"}");
    hub.presence().connected(new DeviceIdentity("a"));

    assertThat(hub.get("/statistics/devices").text())
        .isEqualTo(
            "{\"totalDeviceCount\":2,\"enabledDeviceCount\":1,\"enableDeviceCount\":1,\"disabledDeviceCount\":1}");
    assertThat(hub.get("/statistics/service").text()).isEqualTo("{\"connectedDeviceCount\":1}");
    assertThat(hub.get("/devices/a").json().get("connectionState").asString())
        .isEqualTo("Connected");
  }

  @Test
  @DisplayName(
      "[service-83] One error body serves Node (name in Message), C# (same name in the header) and Java (number)")
  void get_MISSING_DEVICE_satisfiesAllParsers() throws Exception {
    Reply reply = hub.get("/devices/missing");

    JsonNode body = reply.json();
    assertThat(reply.status()).isEqualTo(404);
    assertThat(body.get("Message").asString()).startsWith("ErrorCode:DeviceNotFound;E404001: ");
    assertThat(reply.header("iothub-errorcode")).isEqualTo("DeviceNotFound");
    assertThat(body.get("errorCode").isInt()).isTrue();
    assertThat(body.get("errorCode").asInt()).isEqualTo(404001);
    assertThat(body.get("ExceptionMessage").asString())
        .matches("Tracking ID:[0-9a-f-]{36}-G:0-TimeStamp:20.*Z");
  }

  @Test
  @DisplayName(
      "[service-84] Without api-version 400001 InvalidProtocolVersion; any value is accepted")
  void get_API_VERSION_isRequired() throws Exception {
    hub.put("/devices/d1", "{}");

    Reply absent = hub.send(owned("/devices/d1"));
    assertThat(absent.refusal()).isEqualTo("400 InvalidProtocolVersion");
    assertThat(absent.json().get("errorCode").asInt()).isEqualTo(400001);
    assertThat(hub.send(owned("/devices/d1?api-version=")).refusal())
        .isEqualTo("400 InvalidProtocolVersion");
    assertThat(hub.send(owned("/devices/d1?api-version=2099-01-01-future")).status())
        .isEqualTo(200);
  }

  private HttpRequest.Builder owned(String target) {
    return hub.bare("GET", target, "").header("Authorization", hub.token("iothubowner"));
  }

  @Test
  void put_IDS_WITH_ALL_SIGNS_areDecoded() throws Exception {
    String encoded = "A-%3A.%2B%25_%23*%3F!(),%3D%40%3B%24'1";

    assertThat(hub.put("/devices/" + encoded, "{\"deviceId\":\"A-:.+%_#*?!(),=@;$'1\"}").status())
        .isEqualTo(200);
    assertThat(hub.get("/devices/" + encoded).json().get("deviceId").asString())
        .isEqualTo("A-:.+%_#*?!(),=@;$'1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a%2Fb", "%C3%A4", "x%00"})
  void put_BAD_ID_isRefused(String id) throws Exception {
    assertThat(hub.put("/devices/" + id, "{}").refusal()).isEqualTo("400 ArgumentInvalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"deviceId\":\"other\"}|ArgumentInvalid",
        "{\"deviceId\":7}|ArgumentInvalid",
        "{\"status\":\"sleeping\"}|ArgumentInvalid",
        "{\"authentication\":7}|ArgumentInvalid",
        "{\"authentication\":{\"type\":\"magic\"}}|ArgumentInvalid",
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\"a2V5\"}}}|ArgumentInvalid",
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\"\",\"secondaryKey\":\"a2V5\"}}}|ArgumentInvalid",
        "{\"authentication\":{\"symmetricKey\":{\"primaryKey\":\"!\",\"secondaryKey\":\"!\"}}}|ArgumentInvalid",
        "{\"authentication\":{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\"xyz\"}}}|ArgumentInvalid",
        "{\"capabilities\":{\"iotEdge\":\"yes\"}}|ArgumentInvalid",
        "{\"parentScopes\":[1]}|ArgumentInvalid",
        "[]|IotHubFormatError",
        "{|IotHubFormatError",
        "nonsense|IotHubFormatError"
      })
  void put_BAD_BODY_isRefused(String body, String name) throws Exception {
    assertThat(hub.put("/devices/d1", body).refusal()).isEqualTo("400 " + name);
    assertThat(hub.get("/devices/d1").status()).isEqualTo(404);
  }

  @Test
  void put_LONG_STATUS_REASON_isRefused() throws Exception {
    assertThat(hub.put("/devices/d1", "{\"statusReason\":\"" + "x".repeat(129) + "\"}").refusal())
        .isEqualTo("400 ArgumentInvalid");
    assertThat(hub.put("/devices/d1", "{\"statusReason\":\"" + "x".repeat(128) + "\"}").status())
        .isEqualTo(200);
  }

  @Test
  void put_OTHER_AUTHENTICATION_comesBack() throws Exception {
    String print = "0123456789abcdef0123456789ABCDEF01234567";
    Reply x509 =
        hub.put(
            "/devices/x",
            "{\"authentication\":{\"type\":\"selfSigned\",\"x509Thumbprint\":{\"primaryThumbprint\":\""
                + print
                + "\"}}}");
    Reply none = hub.put("/devices/n", "{\"authentication\":{\"type\":\"none\"}}");
    Reply ca = hub.put("/devices/c", "{\"authentication\":{\"type\":\"certificateAuthority\"}}");

    assertThat(x509.json().at("/authentication/x509Thumbprint/primaryThumbprint").asString())
        .isEqualTo(print);
    assertThat(none.json().at("/authentication/type").asString()).isEqualTo("none");
    assertThat(ca.json().at("/authentication/type").asString()).isEqualTo("certificateAuthority");
  }

  @Test
  void delete_DEVICE_takesItsModulesAlong() throws Exception {
    hub.put("/devices/d1", "{}");
    hub.put("/devices/d1/modules/m1", "{\"moduleId\":\"m1\",\"managedBy\":\"me\"}");
    assertThat(hub.get("/devices/d1/modules/m1").json().get("managedBy").asString())
        .isEqualTo("me");

    Reply stale = hub.send(hub.request("DELETE", "/devices/d1", "").header("If-Match", "\"x\""));
    Reply done = hub.send(hub.request("DELETE", "/devices/d1", "").header("If-Match", "\"*\""));

    assertThat(stale.refusal()).isEqualTo("412 PreconditionFailed");
    assertThat(done.status()).isEqualTo(204);
    assertThat(done.text()).isEmpty();
    assertThat(hub.get("/devices/d1/modules/m1").refusal()).isEqualTo("404 ModuleNotFound");
    assertThat(hub.get("/devices/d1/modules").refusal()).isEqualTo("404 DeviceNotFound");
    assertThat(hub.send(hub.request("DELETE", "/devices/d1", "")).refusal())
        .isEqualTo("404 DeviceNotFound");
  }

  @Test
  void putModule_EACH_CASE_isAnswered() throws Exception {
    assertThat(hub.put("/devices/d1/modules/m1", "{}").refusal()).isEqualTo("404 DeviceNotFound");
    hub.put("/devices/d1", "{}");
    Reply made = hub.put("/devices/d1/modules/m1", "{}");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.json().get("generationId").asString())
        .isNotEqualTo(hub.get("/devices/d1").json().get("generationId").asString());
    assertThat(hub.put("/devices/d1/modules/m1", "{}").refusal())
        .isEqualTo("409 ModuleAlreadyExistsOnDevice");
    assertThat(hub.put("/devices/d1/modules/m1", "{\"moduleId\":\"m2\"}").refusal())
        .isEqualTo("400 ArgumentInvalid");
    Reply updated =
        hub.send(
            hub.request("PUT", "/devices/d1/modules/m1", "{\"managedBy\":\"IotEdge\"}")
                .header("If-Match", made.header("ETag")));
    assertThat(updated.status()).isEqualTo(200);
    assertThat(hub.send(hub.request("DELETE", "/devices/d1/modules/m1", "")).status())
        .isEqualTo(204);
  }

  @Test
  void send_UNKNOWN_PATH_OR_METHOD_isRefused() throws Exception {
    assertThat(hub.get("/nothing/here").refusal()).isEqualTo("404 NotFound");
    assertThat(hub.get("/").refusal()).isEqualTo("404 NotFound");
    assertThat(hub.send(hub.request("POST", "/devices/d1", "{}")).refusal())
        .isEqualTo("400 InvalidOperation");
  }

  @Test
  void get_VERSION_needsNoToken() throws Exception {
    assertThat(hub.send(hub.bare("GET", "/holdfast/v1/version", "")).text())
        .isEqualTo("{\"product\":\"Holdfast\",\"version\":\"1.2.3\"}");
  }
}
