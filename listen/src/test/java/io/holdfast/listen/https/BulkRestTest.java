/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.listen.https;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.hub.Throttles.Kind;
import io.holdfast.hub.registry.Policies;
import io.holdfast.hub.watch.Removal;
import io.holdfast.listen.https.RestHub.Reply;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Bulk operations, statistics, policies and throttling over REST. */
class BulkRestTest {

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

  private Reply post(String path, String body) throws Exception {
    return hub.send(hub.request("POST", path, body));
  }

  /** Does one item, which must be done. */
  private void take(String item) throws Exception {
    Reply reply = post("/devices", "[" + item + "]");
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("isSuccessful").booleanValue()).isTrue();
    assertThat(reply.json().path("errors")).isEmpty();
  }

  /** Does one item, which must be refused; gives its error. */
  private JsonNode refused(String item) throws Exception {
    Reply reply = post("/devices", "[" + item + "]");
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("isSuccessful").booleanValue()).isFalse();
    assertThat(reply.json().path("errors")).hasSize(1);
    return reply.json().path("errors").get(0);
  }

  @Test
  @DisplayName("[service-79] every mode, in any letter case, does what it says")
  void bulk_EACH_MODE_isDone() throws Exception {
    take("{'id':'a','importMode':'CREATE','status':'Disabled','tags':{'t':1}}".replace('\'', '"'));
    JsonNode twin = hub.get("/twins/a").json();
    assertThat(twin.path("tags").toString()).isEqualTo("{\"t\":1}");
    assertThat(twin.path("status").asString()).isEqualTo("disabled");
    assertThat(refused("{\"id\":\"a\",\"importMode\":\"create\"}").path("errorCode").asString())
        .isEqualTo("DeviceAlreadyExists");

    take("{\"id\":\"a\",\"importMode\":\"Update\",\"status\":\"enabled\"}");
    JsonNode device = hub.get("/devices/a").json();
    assertThat(device.path("status").asString()).isEqualTo("enabled");
    String etag = device.path("etag").asString();
    assertThat(
            refused("{\"id\":\"a\",\"importMode\":\"updateIfMatchETag\",\"eTag\":\"bad\"}")
                .path("errorCode")
                .asString())
        .isEqualTo("PreconditionFailed");
    take("{\"id\":\"a\",\"importMode\":\"updateifmatchetag\",\"eTag\":\"" + etag + "\"}");

    take("{\"id\":\"b\",\"importMode\":\"createOrUpdate\"}");
    take("{\"id\":\"b\"}");
    assertThat(
            refused("{\"id\":\"b\",\"importMode\":\"createOrUpdateIfMatchETag\",\"eTag\":\"bad\"}")
                .path("operation")
                .asString())
        .isEqualTo("createOrUpdateIfMatchETag");

    take("{\"id\":\"a\",\"importMode\":\"updateTwin\",\"properties\":{\"desired\":{\"p\":1}}}");
    twin = hub.get("/twins/a").json();
    assertThat(twin.path("properties").path("desired").path("p").asInt()).isEqualTo(1);
    assertThat(twin.path("tags").path("t").asInt()).isEqualTo(1);
    String stale =
        "{\"id\":\"a\",\"importMode\":\"updateTwinIfMatchETag\",\"twinETag\":\"bad\",\"tags\":{}}";
    assertThat(refused(stale).path("errorCode").asString()).isEqualTo("PreconditionFailed");
    take(stale.replace("bad", twin.path("etag").asString()));

    take("{\"id\":\"a\",\"moduleId\":\"m\",\"importMode\":\"create\"}");
    assertThat(hub.get("/devices/a/modules/m").status()).isEqualTo(200);
    take("{\"id\":\"a\",\"moduleId\":\"m\",\"importMode\":\"delete\"}");
    assertThat(hub.get("/devices/a/modules/m").status()).isEqualTo(404);
    assertThat(
            refused("{\"id\":\"a\",\"importMode\":\"deleteIfMatchETag\",\"eTag\":\"bad\"}")
                .path("deviceId")
                .asString())
        .isEqualTo("a");
    take("{\"id\":\"a\",\"importMode\":\"Delete\"}");
    assertThat(refused("{\"id\":\"a\",\"importMode\":\"delete\"}").path("errorCode").asString())
        .isEqualTo("DeviceNotFound");
  }

  @Test
  @DisplayName("[service-79] each item is done or refused for itself; 101 items are too many")
  void bulk_MANY_areDoneEachForItself() throws Exception {
    hub.put("/devices/d3", "{}");
    String hundred =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"id\":\"d" + i + "\",\"importMode\":\"create\"}")
            .collect(Collectors.joining(",", "[", "]"));

    Reply partly = post("/devices", hundred);

    assertThat(partly.status()).isEqualTo(400);
    assertThat(partly.json().path("errors")).hasSize(1);
    assertThat(partly.json().path("errors").get(0).path("deviceId").asString()).isEqualTo("d3");
    assertThat(hub.get("/devices").json()).hasSize(100);

    String more = hundred.replace("]", ",{\"id\":\"more\",\"importMode\":\"create\"}]");
    assertThat(post("/devices", more).refusal()).isEqualTo("400 ArgumentInvalid");
    assertThat(hub.get("/devices/more").status()).isEqualTo(404);
    assertThat(post("/devices", "[{\"id\":\"x\"},{\"id\":\"x\"}]").refusal())
        .isEqualTo("400 DeviceDefinedMultipleTimes");
    assertThat(post("/devices", "{}").refusal()).isEqualTo("400 IotHubFormatError");
    assertThat(post("/devices", "[]").refusal()).isEqualTo("400 ArgumentInvalid");
    assertThat(post("/devices", "[{\"importMode\":\"create\"}]").refusal())
        .isEqualTo("400 ArgumentNull");
    assertThat(post("/devices", "[{\"id\":\"x\",\"importMode\":\"merge\"}]").refusal())
        .isEqualTo("400 ArgumentInvalid");
  }

  @Test
  @DisplayName("an item whose twin breaks a limit leaves no registration behind")
  void bulk_BAD_TWIN_isRefusedWhole() throws Exception {
    String tags =
        "{\"k\":\""
            + "x".repeat(4000)
            + "\",\"l\":\""
            + "x".repeat(4000)
            + "\",\"m\":\""
            + "x".repeat(4000)
            + "\"}";
    JsonNode error = refused("{\"id\":\"big\",\"importMode\":\"create\",\"tags\":" + tags + "}");

    assertThat(error.path("errorCode").asString()).isEqualTo("ArgumentInvalid");
    assertThat(hub.get("/devices/big").status()).isEqualTo(404);
  }

  @Test
  @DisplayName("keys are made anew for many: 200 for all, 207 for some, 400 for none")
  void regenerate_KEYS_areNew() throws Exception {
    JsonNode before = hub.put("/devices/a", "{}").json().at("/authentication/symmetricKey");
    hub.put("/devices/x", "{\"authentication\":{\"type\":\"certificateAuthority\"}}");

    Reply all = regenerate("primaryKey", "{\"id\":\"a\"}");
    Reply some = regenerate("secondaryKey", "{\"id\":\"a\"},{\"id\":\"x\"}");
    Reply none = regenerate("swap", "{\"id\":\"absent\"}");

    assertThat(all.status()).isEqualTo(200);
    JsonNode rotated = all.json().path("rotatedKeys").get(0);
    assertThat(rotated.path("id").asString()).isEqualTo("a");
    assertThat(rotated.path("primaryKey")).isNotEqualTo(before.path("primaryKey"));
    assertThat(rotated.path("secondaryKey")).isEqualTo(before.path("secondaryKey"));
    assertThat(some.status()).isEqualTo(207);
    assertThat(some.json().path("errors").get(0).path("errorCode").asString())
        .isEqualTo("InvalidOperation");
    JsonNode now = hub.get("/devices/a").json().at("/authentication/symmetricKey");
    assertThat(now.path("primaryKey")).isEqualTo(rotated.path("primaryKey"));
    assertThat(now.path("secondaryKey")).isNotEqualTo(before.path("secondaryKey"));
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.json().path("errors").get(0).path("errorCode").asString())
        .isEqualTo("DeviceNotFound");
    assertThat(regenerate("third", "{\"id\":\"a\"}").refusal()).isEqualTo("400 ArgumentInvalid");
  }

  private Reply regenerate(String which, String devices) throws Exception {
    return post(
        "/devices/keys/regenerate",
        "{\"policyKey\":\"" + which + "\",\"devices\":[" + devices + "]}");
  }

  @Test
  @DisplayName("what was removed is shown by reason")
  void statistics_COUNTS_areShown() throws Exception {
    hub.counts().countReceived();
    hub.counts().countRemoved(Removal.NO_ROUTE, 3);

    JsonNode counts = hub.get("/holdfast/v1/statistics").json();

    assertThat(counts.path("received").asInt()).isEqualTo(1);
    assertThat(counts.path("delivered").asInt()).isZero();
    assertThat(counts.path("removed").path("no-route").asInt()).isEqualTo(3);
    assertThat(counts.path("removed")).hasSize(Removal.values().length);
  }

  private static final String READ = "registryRead registryReadWrite iothubowner";
  private static final String WRITE = "registryReadWrite iothubowner";
  private static final String SERVE = "service iothubowner";

  private static final String PROOF = "{\"properties\":{\"certificate\":\"x\"}}";

  /** Method, path, body, and the policies whose right is enough. */
  private static final List<List<String>> ENDPOINTS =
      List.of(
          List.of("GET", "/devices", "", READ),
          List.of("GET", "/devices/a", "", READ),
          List.of("PUT", "/devices/new", "{}", WRITE),
          List.of("DELETE", "/devices/new", "", WRITE),
          List.of("POST", "/devices", "[{\"id\":\"n\"}]", WRITE),
          List.of(
              "POST",
              "/devices/keys/regenerate",
              "{\"policyKey\":\"swap\",\"devices\":[{\"id\":\"a\"}]}",
              WRITE),
          List.of("GET", "/devices/a/modules", "", READ),
          List.of("GET", "/devices/a/modules/m", "", READ),
          List.of("PUT", "/devices/a/modules/new", "{}", WRITE),
          List.of("DELETE", "/devices/a/modules/new", "", WRITE),
          List.of("GET", "/statistics/devices", "", READ),
          List.of("GET", "/statistics/service", "", READ),
          List.of("GET", "/twins/a", "", SERVE),
          List.of("PATCH", "/twins/a", "{}", SERVE),
          List.of("PUT", "/twins/a", "{}", SERVE),
          List.of("GET", "/twins/a/modules/m", "", SERVE),
          List.of("PATCH", "/twins/a/modules/m", "{}", SERVE),
          List.of("PUT", "/twins/a/modules/m", "{}", SERVE),
          List.of("POST", "/twins/a/methods", "{\"methodName\":\"x\"}", SERVE),
          List.of("POST", "/twins/a/modules/m/methods", "{\"methodName\":\"x\"}", SERVE),
          List.of("POST", "/holdfast/v1/devices/a/messages/devicebound", "x", SERVE),
          List.of("DELETE", "/devices/a/commands", "", SERVE),
          List.of("GET", "/messages/serviceBound/feedback", "", SERVE),
          List.of("DELETE", "/messages/serviceBound/feedback/x", "", SERVE),
          List.of("POST", "/messages/serviceBound/feedback/x/abandon", "", SERVE),
          List.of("GET", "/holdfast/v1/certificates", "", READ),
          List.of("GET", "/holdfast/v1/certificates/c", "", READ),
          List.of("PUT", "/holdfast/v1/certificates/c", PROOF, WRITE),
          List.of("DELETE", "/holdfast/v1/certificates/c", "", WRITE),
          List.of("POST", "/holdfast/v1/certificates/c/verification-code", "", WRITE),
          List.of("POST", "/holdfast/v1/certificates/c/verify", PROOF, WRITE),
          List.of("GET", "/holdfast/v1/events", "", SERVE),
          List.of("GET", "/holdfast/v1/statistics", "", SERVE),
          // What edge hubs ask with their own tokens, no policy may.
          ofEdge("POST", "devicesAndModulesInTargetDeviceScope"),
          ofEdge("POST", "getDeviceAndModuleOnBehalfOf"),
          ofEdge("GET", "devicesAndModulesInDeviceScope"),
          ofEdge("GET", "deviceAndModuleInDeviceScope"),
          ofEdge("PUT", "putModuleOnBehalfOf"),
          ofEdge("POST", "getModuleOnBehalfOf"),
          ofEdge("POST", "getModulesOnTargetDevice"),
          ofEdge("POST", "deleteModuleOnBehalfOf"));

  private static List<String> ofEdge(String method, String call) {
    return List.of(method, "/devices/a/modules/$edgeHub/" + call, "{\"authChain\":\"a\"}", "");
  }

  @Test
  @DisplayName("[service-71] each call takes the policies that have its right, and no other")
  void call_EACH_POLICY_needsItsRight() throws Exception {
    hub.put("/devices/a", "{}");
    hub.put("/devices/a/modules/m", "{}");
    List<String> policies =
        List.of(Policies.OWNER, "service", "device", "registryRead", "registryReadWrite");
    for (List<String> endpoint : ENDPOINTS) {
      for (String policy : policies) {
        String path = endpoint.get(1) + "?api-version=2021-04-12";
        Reply reply =
            hub.send(
                hub.bare(endpoint.get(0), path, endpoint.get(2))
                    .header("Authorization", hub.token(policy)));

        boolean enough = List.of(endpoint.get(3).split(" ")).contains(policy);
        assertThat(reply.refusal().equals("401 IotHubUnauthorized"))
            .as("%s %s by %s: %s", endpoint.get(0), path, policy, reply.refusal())
            .isEqualTo(!enough);
      }
    }
  }

  @Test
  @DisplayName("the calls whose rights are tried are all that there are")
  void calls_ALL_areTried() throws Exception {
    // Nobody else needs the list of routes: it is not worth a method.
    Set<String> left = new TreeSet<>();
    DpsAnswers answers = new DpsAnswers(InstantSource.system(), new SplittableRandom());
    addRoutes(new RestApi(hub.service(), "1", answers), "router", left);
    addRoutes(new ChildApi(hub.service().children()), "router", left);
    addRoutes(new ChildApi(hub.service().children()), "own", left);
    assertThat(left).hasSizeGreaterThan(40);

    for (List<String> endpoint : ENDPOINTS) {
      List<String> path = List.of(endpoint.get(1).substring(1).split("/", -1));
      left.removeIf(route -> isAt(route, endpoint.get(0), path));
    }

    assertThat(left).isEmpty();
  }

  private static void addRoutes(Object api, String field, Set<String> found) throws Exception {
    Field router = api.getClass().getDeclaredField(field);
    router.setAccessible(true);
    Field routes = Router.class.getDeclaredField("routes");
    routes.setAccessible(true);
    for (Object route : (List<?>) routes.get(router.get(api))) {
      found.add(String.valueOf(component(route, "method")) + " " + component(route, "template"));
    }
  }

  private static Object component(Object route, String name) throws Exception {
    Method accessor = route.getClass().getDeclaredMethod(name);
    accessor.setAccessible(true);
    return accessor.invoke(route);
  }

  /** Whether a route, as {@code GET [devices, {device}]}, is one to a path. */
  private static boolean isAt(String route, String method, List<String> path) {
    if (!route.startsWith(method + " [")) {
      return false;
    }
    String inner = route.substring(method.length() + 2, route.length() - 1);
    List<String> template = List.of(inner.split(", ", -1));
    if (template.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!template.get(i).startsWith("{") && !template.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Test
  @DisplayName("too many twin requests and method calls are answered 429 with Retry-After")
  void throttled_CALLS_sayWhenToComeAgain(@TempDir Path other) throws Exception {
    Map<Kind, Integer> limits = Map.of(Kind.TWIN_READS, 1, Kind.TWIN_UPDATES, 1, Kind.METHODS, 1);
    try (RestHub limited = new RestHub(other, Duration.ofSeconds(60), 16L << 20, limits)) {
      limited.put("/devices/a", "{}");
      for (List<String> call :
          List.of(
              List.of("GET", "/twins/a", ""),
              List.of("PATCH", "/twins/a", "{}"),
              List.of("POST", "/twins/a/methods", "{\"methodName\":\"x\"}"))) {
        Reply reply = limited.send(limited.request(call.get(0), call.get(1), call.get(2)));
        // On a slow machine a second passes between two calls.
        for (int i = 0; reply.status() != 429 && i < 1000; i++) {
          reply = limited.send(limited.request(call.get(0), call.get(1), call.get(2)));
        }
        assertThat(reply.refusal()).isEqualTo("429 ThrottlingException");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.json().path("errorCode").asInt()).isEqualTo(429001);
      }
    }
  }
}
