/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.sdk.iot.device.InternalClient;
import io.holdfast.client.ll.ModuleClientLL;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * docs/client-migration.md against the jar of the SDK that it is about, and against our classes.
 */
class MigrationTest {

  private static final String LOWER_LAYER = "The C SDK's lower layer";

  /** What programs with that SDK meet; the rest of its public classes are its own business. */
  private static final Set<String> MET =
      Set.of(
          """
          InternalClient ModuleClient DeviceClient MultiplexingClient ClientOptions
          ClientOptions$ClientOptionsBuilder IotHubClientProtocol ProductInfo ProxySettings SasTokenProvider
          Message MessageCallback IotHubMessageResult MessageSentCallback MessagesSentCallback
          IotHubConnectionStatusChangeCallback ConnectionStatusChangeContext transport.IotHubConnectionStatus
          IotHubConnectionStatusChangeReason transport.RetryPolicy transport.RetryDecision transport.NoRetry
          transport.ExponentialBackoffWithJitter exceptions.IotHubClientException IotHubStatusCode
          twin.Twin twin.TwinCollection twin.TwinMetadata twin.DesiredPropertiesCallback twin.GetTwinCallback
          twin.ReportedPropertiesCallback twin.ReportedPropertiesUpdateResponse
          twin.SubscriptionAcknowledgedCallback twin.MethodCallback twin.DirectMethodPayload
          twin.DirectMethodResponse edge.DirectMethodRequest edge.DirectMethodResponse
          hsm.UnixDomainSocketChannel
          """
              .split("\\s+"));

  private static final Set<String> LOWER_FUNCTIONS =
      Arrays.stream(
              """
              CreateFromConnectionString Destroy SendEventAsync GetSendStatus SetMessageCallback
              SetConnectionStatusCallback SetRetryPolicy GetRetryPolicy GetLastMessageReceiveTime DoWork SetOption
              SetModuleTwinCallback SendReportedState SetModuleMethodCallback SendEventToOutputAsync
              SetInputMessageCallback GetTwinAsync SendMessageDisposition CreateFromEnvironment DeviceMethodInvoke
              ModuleMethodInvoke SendTelemetryAsync SendPropertiesAsync GetPropertiesAsync
              GetPropertiesAndSubscribeToUpdatesAsync SubscribeToCommands
              """
                  .split("\\s+"))
          .map(name -> "IoTHubModuleClient_LL_" + name)
          .collect(Collectors.toSet());

  private final TreeMap<String, MigrationTable> tables;

  MigrationTest() throws Exception {
    tables = MigrationTable.read(Files.readAllLines(Page.find("docs/client-migration.md")));
  }

  private MigrationTable table(String section) {
    return Objects.requireNonNull(tables.get(section), section);
  }

  @Test
  @DisplayName(
      "Each public method that users of Microsoft's Java SDK meet stands in its table once")
  void javaSdk_EACH_MEMBER_stands() throws Exception {
    Set<String> sections = new TreeSet<>(tables.keySet());
    sections.remove(LOWER_LAYER);
    assertThat(sections).isEqualTo(new TreeSet<>(MET));
    Map<String, Set<String>> wrong = new TreeMap<>();
    for (String section : sections) {
      Class<?> type = Class.forName(InternalClient.class.getPackageName() + "." + section);
      List<String> written = table(section).theirs();
      assertThat(written).as(section).doesNotHaveDuplicates();
      Set<String> missing = Api.offers(type);
      written.forEach(name -> {
        if (!missing.remove(name)) {
          missing.add("there is no " + name);
        }
      });
      if (!missing.isEmpty()) {
        wrong.put(section, missing);
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("Each function of the C SDK's lower layer stands once, there and in our Javadoc")
  void lowerLayer_EACH_FUNCTION_stands() throws Exception {
    List<String> written = table(LOWER_LAYER).theirs();
    assertThat(written).doesNotHaveDuplicates();
    assertThat(new TreeSet<>(written)).isEqualTo(new TreeSet<>(LOWER_FUNCTIONS)).hasSize(26);
    String source =
        Files.readString(
            Page.find(
                "client/src/main/java/"
                    + ModuleClientLL.class.getName().replace('.', '/')
                    + ".java"));
    Set<String> documented = new TreeSet<>();
    Matcher function = Pattern.compile("IoTHubModuleClient_LL_\\w+").matcher(source);
    while (function.find()) {
      documented.add(function.group());
    }
    assertThat(documented).isEqualTo(new TreeSet<>(LOWER_FUNCTIONS));
  }

  @Test
  @DisplayName("What the tables name of ours exists")
  void ours_EACH_NAME_exists() {
    List<String> unknown = new ArrayList<>();
    int names = 0;
    for (MigrationTable table : tables.values()) {
      for (String name : table.ours()) {
        names++;
        if (!Api.exists(name)) {
          unknown.add(table.section() + ": " + name);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(names).isGreaterThan(150);
    assertThat(Api.exists("ModuleClient.sendTo")).isFalse();
    assertThat(Api.exists("Opening")).as("not public").isFalse();
  }

  @Test
  @DisplayName("Each method of ModuleClientLL stands for a function, or is named as our own")
  void lowerLayer_EACH_METHOD_OF_OURS_stands() throws Exception {
    String page = Files.readString(Page.find("docs/client-migration.md"));
    String lower = page.substring(page.indexOf("## " + LOWER_LAYER));
    assertThat(
            Arrays.stream(ModuleClientLL.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(method -> method.getName())
                .filter(name -> !Pattern.compile("\\b" + name + "\\b").matcher(lower).find()))
        .isEmpty();
  }
}
