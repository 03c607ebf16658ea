/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.hub.route.Route;
import io.holdfast.model.Bytes;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeHubConfigurationTest {

  private static final String SETTINGS = ",'storeAndForwardConfiguration':{'timeToLiveSecs':60}}";

  private static EdgeHubConfiguration parse(String json) {
    return EdgeHubConfiguration.parse(Bytes.utf8(json.replace('\'', '"')));
  }

  private static void refuses(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("a deployment as IoT Edge's documentation has it")
  void parse_PUBLISHED_FORM_isRead() {
    EdgeHubConfiguration read =
        parse(
            """
            {'schemaVersion':'1.1',
             'routes':{
               'up':'FROM /messages/* INTO $upstream',
               'first':{'route':'FROM /* WHERE a = \\"b\\" INTO $upstream','priority':0,
                        'timeToLiveSecs':1000},
               'last':{'route':'FROM /* INTO $upstream','priority':2000000000,
                       'timeToLiveSecs':0}},
             'storeAndForwardConfiguration':{'timeToLiveSecs':7200,
               'storeLimits':{'maxSizeBytes':1048576}},
             '$version':3}
            """);

    assertThat(read.schemaVersion()).isEqualTo("1.1");
    assertThat(read.routes()).extracting(Route::name).containsExactly("up", "first", "last");
    assertThat(read.routes())
        .extracting(Route::priority)
        .containsExactly(Route.DEFAULT_PRIORITY, 0, Route.DEFAULT_PRIORITY);
    assertThat(read.routes())
        .extracting(Route::timeToLiveMillis)
        .containsExactly(0L, 1_000_000L, 0L);
    assertThat(read.timeToLive()).isEqualTo(Duration.ofHours(2));
    assertThat(read.maxMemoryBytes()).isEqualTo(OptionalLong.of(1 << 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "60|PT1M", "-1|PT0S", "0|PT2H",
      })
  @DisplayName("messages live for what is said; negative is for ever, nothing said two hours")
  void parse_TIME_TO_LIVE_isTaken(String seconds, Duration expected) {
    String json =
        "{'schemaVersion':'1.0','storeAndForwardConfiguration':{'timeToLiveSecs':" + seconds + "}}";

    assertThat(parse(json).timeToLive()).isEqualTo(expected);
    assertThat(parse("{'schemaVersion':'1.0'}").timeToLive()).isEqualTo(Duration.ofHours(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1", "1.2", "1.3", "1.3.0"})
  @DisplayName("schemas 1.0 to 1.3 are taken; objects as routes from 1.1 on [edge-31]")
  void parse_SCHEMA_decidesOfObjects(String version) {
    String start = "{'schemaVersion':'" + version + "','routes':{'r':";
    String text = "'FROM /* INTO $upstream'}";
    String object = "{'route':'FROM /* INTO $upstream'}}";

    assertThat(parse(start + text + SETTINGS).routes()).hasSize(1);
    if (version.equals("1.0")) {
      refuses(start + object + SETTINGS, "Error parsing route r - ");
      assertThat(parse(start + "' '}" + SETTINGS).routes()).isEmpty();
      assertThat(parse("{'schemaVersion':'1.0'}").routes()).isEmpty();
    } else {
      assertThat(parse(start + object + SETTINGS).routes()).hasSize(1);
      refuses(start + "' '}" + SETTINGS, "Error parsing route r - ");
      refuses("{'schemaVersion':'" + version + "','routes':{}}", "storeAndForwardConfiguration");
      refuses("{'schemaVersion':'" + version + "'" + SETTINGS, "routes is missing");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|EdgeHub config missing SchemaVersion",
        "{'schemaVersion':'1.4'}|EdgeHub config contains unsupported SchemaVersion: 1.4",
        "{'schemaVersion':'2.0'}|EdgeHub config contains unsupported SchemaVersion: 2.0",
        "{'schemaVersion':'one'}|Error parsing schema version string: one",
        "{'schemaVersion':'1'}|Error parsing schema version string: 1",
        "[]|not a JSON object",
        "{|not JSON",
      })
  @DisplayName("other schemas are refused [edge-31]")
  void parse_OTHER_SCHEMA_isRefused(String json, String message) {
    refuses(json, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'route':'FROM /* INTO $upstream','priority':10}|priority can only be between 0-9",
        "{'route':'FROM /* INTO $upstream','priority':-1}|priority must be a whole number",
        "{'route':'FROM /* INTO $upstream','priority':4294967295}|priority can only be",
        "{'route':'FROM /* INTO $upstream','priority':'1'}|priority must be a whole number",
        "{'route':'FROM /* INTO $upstream','timeToLiveSecs':-1}|timeToLiveSecs must be",
        "{'route':'FROM /* INTO $upstream','timeToLiveSecs':4294967296}|timeToLiveSecs must be",
        "{'priority':1}|wants a text",
        "3|neither text nor object",
        "'FROM /* INTO $upstream WHERE x'|expected the end",
        "'FROM /* INTO $downstream'|System endpoint type '$downstream' not supported",
        "'FROM /* INTO BrokeredEndpoint(`/modules/m/i`)'|BrokeredEndpoint takes",
        "'FROM /* INTO BrokeredEndpoint(`/modules/m/inputs/i/j`)'|BrokeredEndpoint takes",
        "'FROM /* WHERE a == b INTO $upstream'|Syntax error: unexpected '=' (line 1, column 18, at",
      })
  @DisplayName(
      "one bad route refuses all, by its name [edge-9] [edge-11] [edge-12] [edge-18] [edge-32]")
  void parse_BAD_ROUTE_isRefused(String route, String message) {
    String escaped = route.replace("`", "\\\"");
    refuses(
        "{'schemaVersion':'1.1','routes':{'good':'FROM /* INTO $upstream','bad':"
            + escaped
            + "}"
            + SETTINGS,
        message);
    assertThatThrownBy(
            () -> parse("{'schemaVersion':'1.1','routes':{'bad':" + escaped + "}" + SETTINGS))
        .hasMessageStartingWith("Error parsing route bad - ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'bridges':[{'endpoint':'','settings':[]}]}|Bridge endpoint must not be empty",
        "{'bridges':[{'endpoint':'x','settings':[]}]}|Bridge x: Settings must not be empty",
        "{'bridges':[{'endpoint':'x','settings':[{'direction':'in','topic':'a#'}]}]}|Topic is",
        "{'bridges':[{'endpoint':'x','settings':[{'direction':'up','topic':'a'}]}]}|Direction",
        "{'bridges':[{'endpoint':'x','settings':[{'direction':'in','topic':'a','inPrefix':'+'}]}]}|InPrefix",
        "{'authorizations':[{'identities':[]}]}|Statement 0: Identities list must not be empty",
        "{'authorizations':[{'identities':['a'],'allow':[{'operations':[]}]}]}|Operations list",
        "{'authorizations':[{'identities':['a'],'deny':[{'operations':['x'],'resources':['a']}]}]}|Unknown",
        "{'authorizations':[{'identities':['{{me}}']}]}|Invalid variable name: {{me}}",
        "{'authorizations':3}|must be an array",
      })
  @DisplayName("a broker section that IoT Edge refuses is refused from schema 1.2 on")
  void parse_BROKER_SECTION_isChecked(String section, String message) {
    String rest = "','routes':{},'mqttBroker':" + section + SETTINGS;

    refuses("{'schemaVersion':'1.2" + rest, message);
    assertThat(parse("{'schemaVersion':'1.1" + rest).routes()).isEmpty();
  }

  @Test
  @DisplayName("sections that are right and have no effect are taken")
  void parse_INERT_SECTIONS_areTaken() {
    String json =
        """
        {'schemaVersion':'1.3','routes':{},
         'integrity':{'header':{'signercert':['x']},'signature':{'bytes':'x','algorithm':'ES256'}},
         'mqttBroker':{'bridges':[{'endpoint':'$upstream','settings':
             [{'direction':'both','topic':'a/+/b/#','inPrefix':'','outPrefix':'x/'}]}],
           'authorizations':[{'identities':['{{iot:identity}}'],
             'allow':[{'operations':['mqtt:connect']},
                      {'operations':['mqtt:publish'],'resources':['a/{{mqtt:client_id}}/#']}]}]}
        """;

    assertThat(parse(json.stripTrailing() + SETTINGS).schemaVersion()).isEqualTo("1.3");
    refuses("{'schemaVersion':'1.3','routes':{},'integrity':{'header':{}}" + SETTINGS, "integrity");
  }
}
