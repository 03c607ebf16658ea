/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import com.digitalpetri.modbus.ExceptionCode;
import com.digitalpetri.modbus.TimeoutScheduler;
import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ReadCoilsRequest;
import com.digitalpetri.modbus.pdu.ReadCoilsResponse;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest;
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleCoilRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;
import io.holdfast.model.Bytes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection to a server: made when it is needed, made anew after a loss, but not more often
 * than a back-off allows. Owner: the module's thread; its calls wait for the server. Here alone the
 * library is used.
 */
final class ModbusLine implements AutoCloseable {

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final byte[] NOTHING = {};

  private final ModbusArgs args;
  private final Ticker ticker;
  private final EventLoopGroup loop;
  private @Nullable ModbusTcpClient client;
  private boolean answered;
  private Duration wait = Duration.ZERO;
  private long failedAt;
  private String failure = "";

  ModbusLine(String name, ModbusArgs args, Ticker ticker) {
    this.args = args;
    this.ticker = ticker;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name + "-modbus", true), NioIoHandler.newFactory());
  }

  /** Reads a point. */
  Answer read(Point point) throws InterruptedException {
    int from = point.address();
    int count = point.quantity();
    int unit = point.unit();
    return switch (point.table()) {
      case HOLDING ->
          ask(line ->
              line.readHoldingRegistersAsync(unit, new ReadHoldingRegistersRequest(from, count))
                  .thenApply(ReadHoldingRegistersResponse::registers));
      case INPUT ->
          ask(line ->
              line.readInputRegistersAsync(unit, new ReadInputRegistersRequest(from, count))
                  .thenApply(ReadInputRegistersResponse::registers));
      case COIL ->
          ask(line ->
              line.readCoilsAsync(unit, new ReadCoilsRequest(from, count))
                  .thenApply(ReadCoilsResponse::coils));
      case DISCRETE ->
          ask(line ->
              line.readDiscreteInputsAsync(unit, new ReadDiscreteInputsRequest(from, count))
                  .thenApply(ReadDiscreteInputsResponse::inputs));
    };
  }

  /** Writes a point; the bytes are those of {@link Values#encode}. */
  Answer write(Point point, byte[] bytes) throws InterruptedException {
    int at = point.address();
    int unit = point.unit();
    if (point.table().hasBits()) {
      return ask(line ->
          line.writeSingleCoilAsync(unit, new WriteSingleCoilRequest(at, bytes[0] != 0))
              .thenApply(done -> NOTHING));
    }
    if (bytes.length == 2) {
      int value = ByteBuffer.wrap(bytes).getShort() & 0xFFFF;
      return ask(line ->
          line.writeSingleRegisterAsync(unit, new WriteSingleRegisterRequest(at, value))
              .thenApply(done -> NOTHING));
    }
    return ask(line ->
        line.writeMultipleRegistersAsync(
                unit, new WriteMultipleRegistersRequest(at, bytes.length / 2, bytes))
            .thenApply(done -> NOTHING));
  }

  private Answer ask(Function<ModbusTcpClient, CompletionStage<byte[]>> question)
      throws InterruptedException {
    ModbusTcpClient line = connected();
    if (line == null) {
      return new Answer.Failed(failure, false);
    }
    try {
      byte[] bytes = await(question.apply(line));
      answered = true;
      return new Answer.Done(Bytes.owning(bytes));
    } catch (ExecutionException e) {
      return failed(cause(e));
    } catch (TimeoutException e) {
      return failed(e);
    }
  }

  private Answer failed(Throwable cause) {
    if (cause instanceof ModbusResponseException refused) {
      answered = true;
      return new Answer.Failed(refusal(refused.getExceptionCode()), true);
    }
    // A late answer must not be taken for that of the next question.
    lost(
        cause instanceof TimeoutException
            ? "no answer in " + args.timeout().toMillis() + " ms"
            : "connection lost: " + text(cause));
    return new Answer.Failed(failure, false);
  }

  /** The exception that a server answers with, by the words of the protocol. */
  private static String refusal(int code) {
    String word =
        ExceptionCode.from(code)
            .map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse("of no known meaning");
    return "exception " + code + ", " + word;
  }

  private @Nullable ModbusTcpClient connected() throws InterruptedException {
    ModbusTcpClient line = client;
    if (line != null && line.isConnected()) {
      return line;
    }
    if (line != null) {
      lost("connection lost");
    }
    if (!wait.isZero() && ticker.nanoTime() - failedAt < wait.toNanos()) {
      return null;
    }
    return connect();
  }

  private @Nullable ModbusTcpClient connect() throws InterruptedException {
    ModbusTcpClient made = make();
    try {
      await(made.connectAsync());
      client = made;
      return made;
    } catch (ExecutionException e) {
      drop(made);
      lost("no connection to " + where() + ": " + text(cause(e)));
    } catch (TimeoutException e) {
      drop(made);
      lost("no connection to " + where() + " in " + args.timeout().toMillis() + " ms");
    } catch (InterruptedException e) {
      drop(made);
      throw e;
    }
    return null;
  }

  private ModbusTcpClient make() {
    NettyTcpClientTransport transport =
        NettyTcpClientTransport.create(config ->
            config
                .setHostname(args.host())
                .setPort(args.port())
                .setConnectTimeout(args.timeout())
                // When to connect again is decided here.
                .setConnectPersistent(false)
                .setEventLoopGroup(loop)
                .setExecutor(loop));
    return ModbusTcpClient.create(
        transport,
        config ->
            config
                .setRequestTimeout(args.timeout())
                .setTimeoutScheduler(TimeoutScheduler.create(loop, loop)));
  }

  /** After a connection that worked the next attempt does not wait. */
  private void lost(String reason) {
    ModbusTcpClient line = client;
    if (line != null) {
      drop(line);
      client = null;
    }
    failure = reason;
    failedAt = ticker.nanoTime();
    wait = answered ? Duration.ZERO : longer(wait);
    answered = false;
  }

  private static Duration longer(Duration wait) {
    Duration doubled = wait.isZero() ? FIRST_WAIT : wait.multipliedBy(2);
    return doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
  }

  private static void drop(ModbusTcpClient line) {
    var unused = line.disconnectAsync();
  }

  /** The library's own time-outs come first, but for a loop that is stuck. */
  private <T> T await(CompletionStage<T> stage)
      throws InterruptedException, ExecutionException, TimeoutException {
    return stage
        .toCompletableFuture()
        .get(2 * args.timeout().toMillis() + 1_000, TimeUnit.MILLISECONDS);
  }

  private static Throwable cause(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }

  private String where() {
    return args.host() + ":" + args.port();
  }

  @Override
  public void close() {
    ModbusTcpClient line = client;
    if (line != null) {
      drop(line);
      client = null;
    }
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
