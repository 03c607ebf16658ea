/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client.ll;

import io.holdfast.client.mqtt.RetryPolicy;
import io.holdfast.client.net.ForeignThreadException;
import io.holdfast.client.net.IoDriver;
import io.holdfast.client.net.ReentrancyException;
import io.holdfast.model.Bytes;
import io.holdfast.model.Identity;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A module's client that its caller drives: no call starts a thread, and nothing is sent, read,
 * resolved, timed or called back but inside {@link #doWork()}, on the thread that calls it. Each
 * method stands for the function of the C SDK's {@code IoTHubModuleClient_LL} that it names.
 *
 * <p>A client belongs to the thread that made its driver: on any other every method but {@link
 * #wakeup} throws {@link ForeignThreadException}. Inside callbacks everything is allowed except
 * {@code doWork}, {@code destroy} and {@code close}, which throw {@link ReentrancyException}. No
 * exception leaves the state changed. A callback that throws is counted and logged, and the client
 * goes on.
 *
 * <p>What was queued ends exactly once, by its callback. Messages are delivered at least once, in
 * their order also across lost connections: what was on its way goes again before anything new.
 * Nothing that a caller gives is kept: messages and bytes are immutable or copied.
 */
public interface ModuleClientLL extends AutoCloseable {

  /** How long {@link #destroy()} waits for the goodbye. */
  Duration DEFAULT_GOODBYE = Duration.ofMillis(2500);

  /**
   * A client with a driver of its own, which the calling thread drives. Does no I/O. Stands for
   * {@code IoTHubModuleClient_LL_CreateFromConnectionString}.
   *
   * @param connectionString a module's, with one kind of credential; keys are case-sensitive,
   *     unknown ones are ignored
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException naming what is wrong; where the C function answers NULL
   */
  static ModuleClientLL createFromConnectionString(
      String connectionString, TransportProvider protocol) {
    return LowerClients.fromConnectionString(connectionString, protocol, null);
  }

  /**
   * A client on a driver that is shared with others of the same thread.
   *
   * @param connectionString a module's, as there
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @param driver one that belongs to the calling thread
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException as {@link #createFromConnectionString(String,
   *     TransportProvider)}
   */
  static ModuleClientLL createFromConnectionString(
      String connectionString, TransportProvider protocol, IoDriver driver) {
    return LowerClients.fromConnectionString(connectionString, protocol, driver);
  }

  /**
   * A client for the module whose process this is, as the edge runtime describes it in environment
   * variables: tokens are signed by its workload API. Stands for {@code
   * IoTHubModuleClient_LL_CreateFromEnvironment}.
   *
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static ModuleClientLL createFromEnvironment(TransportProvider protocol) {
    return createFromEnvironment(protocol, System.getenv());
  }

  /**
   * As {@link #createFromEnvironment(TransportProvider)}, with variables of the caller's.
   *
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @param environment names and values of the variables
   * @return a client that has done no I/O yet
   */
  static ModuleClientLL createFromEnvironment(
      TransportProvider protocol, Map<String, String> environment) {
    return LowerClients.fromEnvironment(protocol, environment, null);
  }

  /**
   * As {@link #createFromEnvironment(TransportProvider, Map)}, on a shared driver.
   *
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @param environment names and values of the variables
   * @param driver one that belongs to the calling thread
   * @return a client that has done no I/O yet
   */
  static ModuleClientLL createFromEnvironment(
      TransportProvider protocol, Map<String, String> environment, IoDriver driver) {
    return LowerClients.fromEnvironment(protocol, environment, driver);
  }

  /**
   * A client that an edge hub uses to speak for a module below it, as the hub above sees it: it
   * connects as the target, and shows a token of the edge hub's own. The hub above judges by its
   * own records whether the target is below the actor. The C SDK has no such function.
   *
   * @param actorConnectionString that of the acting edge device's module {@code $edgeHub}: the hub,
   *     the gateway to dial if there is one, and what to sign with
   * @param target who is connected
   * @param chain from the target over the edge devices between to the acting one, all but the
   *     target devices
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @param driver shared by all that this edge hub speaks for
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException naming what is wrong: the connection string, a chain that does
   *     not begin with the target, or one that ends at another device than the actor's
   */
  static ModuleClientLL createOnBehalfOf(
      String actorConnectionString,
      ModuleIdentity target,
      List<Identity> chain,
      TransportProvider protocol,
      IoDriver driver) {
    return LowerClients.onBehalfOf(actorConnectionString, target, chain, protocol, driver);
  }

  /**
   * As {@link #createOnBehalfOf(String, ModuleIdentity, List, TransportProvider, IoDriver)}, for an
   * edge hub whose tokens the workload API signs: with the variables of its environment.
   *
   * @param actorEnvironment names and values of the edge hub's variables
   * @param target who is connected
   * @param chain from the target to the acting edge device
   * @param protocol {@link TransportProvider#MQTT} or {@link TransportProvider#MQTT_WS}
   * @param driver one that belongs to the calling thread
   * @return a client that has done no I/O yet
   * @throws IllegalArgumentException naming the variable that is missing or wrong, or what is wrong
   *     with the chain
   */
  static ModuleClientLL createOnBehalfOf(
      Map<String, String> actorEnvironment,
      ModuleIdentity target,
      List<Identity> chain,
      TransportProvider protocol,
      IoDriver driver) {
    return LowerClients.onBehalfOf(actorEnvironment, target, chain, protocol, driver);
  }

  /**
   * Queues a message as telemetry. Stands for {@code IoTHubModuleClient_LL_SendEventAsync}.
   *
   * @param message what to send; null is refused
   * @param confirmation told what became of it, or null
   * @return INVALID_ARG without a message; ERROR if it is too large, the queue is full, or the
   *     client is destroyed. Only after OK the confirmation is told
   */
  ClientResult sendEventAsync(@Nullable Message message, @Nullable EventConfirmation confirmation);

  /**
   * The same under its Plug and Play name: {@code IoTHubModuleClient_LL_SendTelemetryAsync}.
   *
   * @param message what to send; null is refused
   * @param confirmation told what became of it, or null
   * @return as there
   */
  default ClientResult sendTelemetryAsync(
      @Nullable Message message, @Nullable EventConfirmation confirmation) {
    return sendEventAsync(message, confirmation);
  }

  /**
   * Queues a message for one of the module's outputs. The caller's message is not changed. Stands
   * for {@code IoTHubModuleClient_LL_SendEventToOutputAsync}.
   *
   * @param message what to send; null is refused
   * @param outputName the output's name; null is refused
   * @param confirmation told what became of it, or null
   * @return as {@link #sendEventAsync}; INVALID_ARG also without an output
   */
  ClientResult sendEventToOutputAsync(
      @Nullable Message message,
      @Nullable String outputName,
      @Nullable EventConfirmation confirmation);

  /**
   * Whether a message could be sent as the options are now.
   *
   * @param message what would be sent
   * @return OK if it could
   */
  MessageResult checkMessage(@Nullable Message message);

  /**
   * {@return whether telemetry waits to be sent or acknowledged} Stands for {@code
   * IoTHubModuleClient_LL_GetSendStatus}.
   */
  SendStatus getSendStatus();

  /**
   * Gives messages of inputs without a handler of their own to this one. Stands for {@code
   * IoTHubModuleClient_LL_SetMessageCallback}.
   *
   * @param handler null to remove it; ERROR if there is none
   * @return OK, or ERROR
   */
  default ClientResult setMessageCallback(@Nullable MessageHandler handler) {
    return setInputMessageCallback(null, handler);
  }

  /**
   * Gives the messages of one input to a handler, instead of an earlier one. Stands for {@code
   * IoTHubModuleClient_LL_SetInputMessageCallback}.
   *
   * @param inputName the exact name; null for all inputs without a handler of their own
   * @param handler null to remove it; ERROR if there is none. Without any handler left the
   *     subscription ends
   * @return OK, or ERROR
   */
  ClientResult setInputMessageCallback(
      @Nullable String inputName, @Nullable MessageHandler handler);

  /**
   * Tells the hub of a message whose handler answered {@link MessageDisposition#ASYNC_ACK}. Stands
   * for {@code IoTHubModuleClient_LL_SendMessageDisposition}.
   *
   * @param message one that a handler was given
   * @param disposition ACCEPTED, REJECTED or ABANDONED
   * @return INVALID_ARG for null or ASYNC_ACK; ERROR if the message was settled before
   */
  ClientResult sendMessageDisposition(
      @Nullable ReceivedMessage message, @Nullable MessageDisposition disposition);

  /**
   * Tells a handler of connections, from the next change on. Stands for {@code
   * IoTHubModuleClient_LL_SetConnectionStatusCallback}.
   *
   * @param handler null for none
   * @return OK
   */
  ClientResult setConnectionStatusCallback(@Nullable ConnectionStatusHandler handler);

  /**
   * Changes how the client tries again, and begins anew at once if it had given up. The options
   * {@link Option#RETRY_INTERVAL} and {@link Option#RETRY_MAX_DELAY} stay. Stands for {@code
   * IoTHubModuleClient_LL_SetRetryPolicy}.
   *
   * @param policy the waits between attempts
   * @param limit how long to try after a loss; zero for ever
   * @return INVALID_ARG for null or a negative limit
   */
  ClientResult setRetryPolicy(@Nullable RetryPolicy policy, @Nullable Duration limit);

  /**
   * What was last set. Stands for {@code IoTHubModuleClient_LL_GetRetryPolicy}.
   *
   * @return policy and limit
   */
  RetrySetting getRetryPolicy();

  /**
   * {@return when the last input message that had a handler arrived; empty (INDEFINITE_TIME) before
   * the first} Stands for {@code IoTHubModuleClient_LL_GetLastMessageReceiveTime}.
   */
  Optional<Instant> getLastMessageReceiveTime();

  /**
   * Sets an option. Stands for {@code IoTHubModuleClient_LL_SetOption}.
   *
   * @param <T> the type of the option's values
   * @param option which one
   * @param value its new value
   * @return INVALID_ARG for null or a value that never fits; ERROR for one that does not fit now
   */
  <T> ClientResult setOption(@Nullable Option<T> option, @Nullable T value);

  /**
   * Sets an option by the C SDK's name. A name that does not exist and a value of a wrong type are
   * INVALID_ARG; the log lists the names that exist, or tells the type.
   *
   * @param name the C SDK's name of the option; case-sensitive
   * @param value its new value
   * @return as above
   */
  ClientResult setOption(@Nullable String name, @Nullable Object value);

  /**
   * Follows the desired half of the twin: COMPLETE first, and again after each connect and whenever
   * a change may have been missed; in between each change once, in order. Stands for {@code
   * IoTHubModuleClient_LL_SetModuleTwinCallback}.
   *
   * @param handler null for none
   * @return OK
   */
  ClientResult setModuleTwinCallback(@Nullable TwinHandler handler);

  /**
   * The same under the name {@code IoTHubModuleClient_LL_GetPropertiesAndSubscribeToUpdatesAsync}.
   *
   * @param handler null for none
   * @return OK
   */
  default ClientResult getPropertiesAndSubscribeToUpdatesAsync(
      @Nullable PropertiesHandler handler) {
    return setModuleTwinCallback(
        handler == null
            ? null
            : (state, payload) ->
                handler.onProperties(
                    state == TwinUpdateState.COMPLETE
                        ? PropertiesPayload.ALL
                        : PropertiesPayload.WRITABLE_UPDATES,
                    payload));
  }

  /**
   * Asks for the twin. Any number of questions may be open. Stands for {@code
   * IoTHubModuleClient_LL_GetTwinAsync}.
   *
   * @param handler told the answer
   * @return INVALID_ARG without a handler
   */
  ClientResult getTwinAsync(@Nullable TwinResultHandler handler);

  /**
   * The same under the name {@code IoTHubModuleClient_LL_GetPropertiesAsync}.
   *
   * @param handler told the answer
   * @return as there
   */
  default ClientResult getPropertiesAsync(@Nullable TwinResultHandler handler) {
    return getTwinAsync(handler);
  }

  /**
   * Queues a change to the reported half of the twin; it goes again on the next connection if no
   * answer came on this one. Stands for {@code IoTHubModuleClient_LL_SendReportedState}.
   *
   * @param json a UTF-8 JSON object; copied
   * @param handler told the answer, or null
   * @return INVALID_ARG without any bytes
   */
  default ClientResult sendReportedState(
      byte @Nullable [] json, @Nullable ReportedStateHandler handler) {
    return sendReportedState(json == null ? null : Bytes.copyOf(json), handler);
  }

  /**
   * As {@link #sendReportedState(byte[], ReportedStateHandler)}.
   *
   * @param json a UTF-8 JSON object
   * @param handler told the answer, or null
   * @return as there
   */
  ClientResult sendReportedState(@Nullable Bytes json, @Nullable ReportedStateHandler handler);

  /**
   * The same under the name {@code IoTHubModuleClient_LL_SendPropertiesAsync}.
   *
   * @param json a UTF-8 JSON object
   * @param handler told the answer, or null
   * @return as there
   */
  default ClientResult sendPropertiesAsync(
      @Nullable Bytes json, @Nullable ReportedStateHandler handler) {
    return sendReportedState(json, handler);
  }

  /**
   * Answers the calls of all methods. Stands for {@code
   * IoTHubModuleClient_LL_SetModuleMethodCallback}.
   *
   * @param handler null to remove it; ERROR if there is none, or while commands are subscribed
   * @return OK, or ERROR
   */
  ClientResult setModuleMethodCallback(@Nullable MethodHandler handler);

  /**
   * Takes the calls of all methods to answer them later by {@link #deviceMethodResponse}; instead
   * of an earlier handler of either kind.
   *
   * @param handler null to remove it; ERROR if there is none, or while commands are subscribed
   * @return OK, or ERROR
   */
  ClientResult setInboundMethodCallback(@Nullable InboundMethodHandler handler);

  /**
   * Answers a call that an {@link InboundMethodHandler} took.
   *
   * @param handle the one that came with the call
   * @param status the method's own, any integer
   * @param payload UTF-8 JSON; empty or null is sent as {@code null}
   * @return INVALID_ARG without a handle; ERROR if it was answered before, or if its connection is
   *     gone and the answer reaches nobody
   */
  ClientResult deviceMethodResponse(
      @Nullable MethodHandle handle, int status, @Nullable Bytes payload);

  /**
   * Answers commands of Plug and Play: methods named {@code component*command}. Stands for {@code
   * IoTHubModuleClient_LL_SubscribeToCommands}.
   *
   * @param handler null to remove it
   * @return ERROR while a method callback is set
   */
  ClientResult subscribeToCommands(@Nullable CommandHandler handler);

  /**
   * Calls a method of a device through the gateway. Stands for {@code
   * IoTHubModuleClient_LL_DeviceMethodInvoke}, without blocking.
   *
   * @param deviceId the device that is called
   * @param call what to call, with its time-outs
   * @param handler told the answer
   * @return INVALID_ARG for null
   */
  ClientResult deviceMethodInvokeAsync(
      @Nullable String deviceId, @Nullable MethodCall call, @Nullable MethodInvokeHandler handler);

  /**
   * Calls a method of a module through the gateway. Stands for {@code
   * IoTHubModuleClient_LL_ModuleMethodInvoke}, without blocking.
   *
   * @param deviceId the device that is called
   * @param moduleId the module of it that is called
   * @param call what to call, with its time-outs
   * @param handler told the answer
   * @return INVALID_ARG for null
   */
  ClientResult moduleMethodInvokeAsync(
      @Nullable String deviceId,
      @Nullable String moduleId,
      @Nullable MethodCall call,
      @Nullable MethodInvokeHandler handler);

  /**
   * Does what can be done now, for all clients of the driver; never waits. The first call begins to
   * connect. Stands for {@code IoTHubModuleClient_LL_DoWork}.
   *
   * @return how many things were done; zero if there was nothing to do
   */
  int doWork();

  /**
   * As {@link #doWork()}, but waits until there is something to do, no longer than the given time.
   * It may return early with nothing done.
   *
   * @param maxWait the longest wait; zero or less for none
   * @return how many things were done
   */
  int doWork(Duration maxWait);

  /**
   * How long the caller may stay away without missing a time that is due.
   *
   * @return zero or more
   */
  Duration timeUntilNextWork();

  /** Ends a {@link #doWork(Duration)} that waits, or else the next one. From any thread. */
  void wakeup();

  /** {@return what went wrong without a caller to be told} */
  LowerStatistics statistics();

  /** {@link #destroy(Duration)} within {@link #DEFAULT_GOODBYE}. */
  default void destroy() {
    destroy(DEFAULT_GOODBYE);
  }

  /**
   * Says goodbye, and ends the client. What is under way ends in this order: messages on their way,
   * messages that wait, in the order of sending ({@link ConfirmationResult#BECAUSE_DESTROY}); then
   * twin operations, then calls of methods. No status is told. A driver of the client's own ends
   * with it. Stands for {@code IoTHubModuleClient_LL_Destroy}; a second call does nothing.
   *
   * @param maxWait how long the goodbye may take when the hub does not read
   */
  void destroy(Duration maxWait);

  /** {@link #destroy()}. */
  @Override
  default void close() {
    destroy();
  }
}
