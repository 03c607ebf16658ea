/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.client;

import io.holdfast.client.core.Credentials;
import io.holdfast.client.edge.ModuleEnvironment;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.model.ConnectionString;
import io.holdfast.model.Message;
import io.holdfast.model.MethodCall;
import io.holdfast.model.MethodResult;
import io.holdfast.model.ModuleIdentity;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A module's client. See {@link HubClient} for what holds of all operations. */
public interface ModuleClient extends HubClient {

  /**
   * A client that is not yet open.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a module's, with a key or a ready token
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
   * @throws IllegalArgumentException if it is no module's, or has neither
   */
  static ModuleClient create(
      ClientDriver driver, ConnectionString connectionString, ClientOptions options) {
    return create(driver, connectionString, Credentials.of(connectionString), options);
  }

  /**
   * A client that proves who it is otherwise than by its connection string: by tokens that somebody
   * gives, by what the edge device above it signs.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a module's; what it says beside host names and ids counts nothing
   * @param credentials how it proves who it is
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
   * @throws IllegalArgumentException if it is no module's, or the credentials are somebody else's
   */
  static ModuleClient create(
      ClientDriver driver,
      ConnectionString connectionString,
      Credentials credentials,
      ClientOptions options) {
    if (!(connectionString.identity() instanceof ModuleIdentity module)) {
      throw new IllegalArgumentException("not a module's connection string: " + connectionString);
    }
    return new AsyncModule(driver, ClientSetup.of(connectionString, module, credentials, options));
  }

  /**
   * A client without a connection string: for tokens that somebody else signs, and for
   * certificates.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param hostName the hub's name: whom to dial, whom to find in its certificate, whom tokens are
   *     for
   * @param module who it is
   * @param credentials how it proves that
   * @param options how it connects
   * @return a client that is not yet open
   * @throws IllegalArgumentException if the credentials are somebody else's, or are a certificate
   *     that the options do not have
   */
  static ModuleClient create(
      ClientDriver driver,
      String hostName,
      ModuleIdentity module,
      Credentials credentials,
      ClientOptions options) {
    ClientSetup setup =
        new ClientSetup(module, hostName, hostName, credentials, options.tls(), options);
    return new AsyncModule(driver, setup);
  }

  /**
   * As {@link #create}, from the text of a connection string.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param connectionString a module's, with a key or a ready token
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
   * @throws IllegalArgumentException if it is none, or {@link #create} refuses it
   */
  static ModuleClient fromConnectionString(
      ClientDriver driver, String connectionString, ClientOptions options) {
    return create(driver, ConnectionString.parse(connectionString), options);
  }

  /**
   * A client that finds in the environment of the process who it is and how to prove it; see {@link
   * ModuleEnvironment#read}.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param options how it connects, and what it may use
   * @return a client that is not yet open
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static ModuleClient fromEnvironment(ClientDriver driver, ClientOptions options) {
    return fromEnvironment(driver, options, System.getenv());
  }

  /**
   * As above, from variables of the caller's.
   *
   * @param driver what drives it, shared with any number of others; closing it ends the client
   * @param options how it connects, and what it may use
   * @param variables names and values, as of the environment
   * @return a client that is not yet open
   */
  static ModuleClient fromEnvironment(
      ClientDriver driver, ClientOptions options, Map<String, String> variables) {
    return new AsyncModule(driver, ClientSetup.of(ModuleEnvironment.read(variables), options));
  }

  /**
   * Sends a message to one of this module's outputs, from where the hub's routes carry it on.
   *
   * @param output the output's name
   * @param message what to send
   * @return as {@link #send}
   */
  CompletableFuture<Void> sendToOutput(String output, Message message);

  /**
   * Takes the messages that arrive at an input. They are handed over one at a time in their order;
   * the next one comes when the handler has returned, whether or not its stage is complete. The hub
   * is told that a message is done with when its stage is, in the order of arrival, so a message
   * that was not handled when the program dies comes again. A later handler replaces an earlier
   * one.
   *
   * @param input the input's name
   * @param handler takes the messages, and says what to tell the hub
   * @return removes the handler
   */
  Registration onInput(String input, InputHandler handler);

  /**
   * Takes the messages that arrive at inputs without a handler of their own; without this they stay
   * with the hub.
   *
   * @param handler takes the messages, and says what to tell the hub
   * @return as {@link #onInput}
   */
  Registration onOtherInputs(InputHandler handler);

  /**
   * The messages of inputs that nobody else takes. A subscriber takes the place of a handler, and
   * of an earlier subscriber, who is told that it is complete. What it does not acknowledge the hub
   * keeps; when a thousand messages are undecided the client reads nothing more.
   *
   * @return for one subscriber at a time
   */
  Flow.Publisher<ReceivedMessage> inputs();

  /**
   * The messages of an input; see {@link #inputs()}.
   *
   * @param input the input's name
   * @return for one subscriber at a time
   */
  Flow.Publisher<ReceivedMessage> inputs(String input);

  /**
   * Calls a device's method, over the hub's HTTPS side.
   *
   * @param deviceId the device that is called
   * @param call what to call, with its time-outs
   * @return its answer. Fails with {@link io.holdfast.client.edge.HttpRefusedException} if the hub
   *     refused or its target did not answer, and with {@link IllegalArgumentException} if the call
   *     breaks a bound of {@link MethodCall}. What failed may have reached its target. Cancelling
   *     gives the call up
   * @throws IllegalArgumentException if there can be no such device
   */
  CompletableFuture<MethodResult> invokeMethod(String deviceId, MethodCall call);

  /**
   * Calls a module's method; see above.
   *
   * @param deviceId the device that is called
   * @param moduleId the module of it that is called
   * @param call what to call, with its time-outs
   * @return as above
   */
  CompletableFuture<MethodResult> invokeMethod(String deviceId, String moduleId, MethodCall call);

  /**
   * The same client, with operations that wait.
   *
   * @param timeout for each operation
   * @return a view of this client; closing it closes the client
   */
  default BlockingModuleClient blocking(Duration timeout) {
    return new BlockingModuleClient(this, timeout);
  }
}
