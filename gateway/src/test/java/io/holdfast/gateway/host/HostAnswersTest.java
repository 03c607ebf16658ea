/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.faults.LoopbackAddress;
import io.holdfast.gateway.RawPeer;
import io.holdfast.gateway.sp.SpAddress;
import io.holdfast.wire.gateway.ControlMessage.Create;
import io.holdfast.wire.gateway.ControlMessage.Start;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host says to control messages made by hand: the same as the reference's host in C. */
class HostAnswersTest {

  private static final byte[] GARBAGE = RawGateway.bytes(1, 2, 3, 4, 5, 6, 7);

  @TempDir Path folder;

  private final Recorder recorder = new Recorder();
  private ModuleHost host;
  private RawGateway gateway;

  @BeforeEach
  void attach() throws IOException {
    host = ModuleHost.attach(folder.resolve("c").toString(), recorder::module);
    gateway = RawGateway.connect("ipc://" + folder.resolve("c"), uri());
  }

  @AfterEach
  void detach() throws IOException {
    gateway.close();
    host.close();
  }

  private String uri() {
    return "ipc://" + folder.resolve("m");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("A control message that cannot be read is answered with 1, and the host lives on")
  @CsvSource({
    "no bytes, ''",
    "seven bytes, a16c0103000000",
    "another second byte, a160010300000008",
    "Start of version 2, a16c020300000008",
    "Start of version 0, a16c000300000008",
    "type 0, a16c010000000008",
    "type 5, a16c010500000008",
    "a size that is too large, a16c010300000009",
    "a size that is too small, a16c010300000007",
    "a Reply without its status, a16c010200000008",
    "Create of 17 bytes, a16c010100000011011000000000000000",
    "Create with a uri beyond the end, a16c01010000001c0110000000646970633a2f2f6100000000027800",
    "Create with args cut off, a16c01010000001c0110000000086970633a2f2f6100000000097800",
    "Create with args without NUL, a16c01010000001b0110000000086970633a2f2f61000000000178",
    "Create for messages of version 2, a16c01010000001c0210000000086970633a2f2f6100000000027800"
  })
  void control_UNREADABLE_isAnsweredWithOne(String what, String hex) throws Exception {
    gateway.control().send(HexFormat.of().parseHex(hex));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
    gateway.create("{}");
    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(host.status().badControl()).isOne();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("A message channel that cannot be bound as asked is answered with 1")
  @CsvSource({
    "type 0, 0, ipc://m",
    "type REQ, 48, ipc://m",
    "another scheme, 16, foo://x",
    "no uri, 16, ''",
    "no port, 16, tcp://127.0.0.1",
    "a folder that is not there, 16, ipc:///nowhere/at/all/m"
  })
  void create_CHANNEL_THAT_CANNOT_BE_isAnsweredWithOne(String what, int type, String uri)
      throws Exception {
    gateway.send(new Create(1, type, uri, "{}"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
    gateway.create("{}");
    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(host.status().refused()).isOne();
  }

  @Test
  @DisplayName("A path of more than 106 bytes is refused, where libnanomsg would abort")
  void create_PATH_TOO_LONG_isAnsweredWithOne() throws Exception {
    gateway.send(Create.of("ipc:///tmp/" + "x".repeat(104), "{}"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
  }

  @Test
  @DisplayName("Create in the control format has the module created, and the answer is Reply 0")
  void create_GOOD_isAnsweredWithZero() throws Exception {
    gateway.control().send(create(1, "{\"k\":\"é\"}", ""));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
    assertThat(recorder.next()).isEqualTo("create {\"k\":\"é\"}");
    assertThat(recorder.context().name()).isEqualTo(folder.resolve("c").toString());
    assertThat(host.status().state()).isEqualTo(HostState.CREATED);
  }

  @Test
  @DisplayName("Create for gateway messages of version 0 is good")
  void create_MESSAGE_VERSION_0_isAnsweredWithZero() throws Exception {
    gateway.send(new Create(0, 0x10, uri(), "{}"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
  }

  @Test
  @DisplayName("Bytes behind the args of a Create are passed over")
  void create_BYTES_BEHIND_isAnsweredWithZero() throws Exception {
    gateway.control().send(create(1, "{}", "abc"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
    assertThat(recorder.next()).isEqualTo("create {}");
  }

  @Test
  @DisplayName("Create with args of size 0 gives the module null")
  void create_NO_ARGS_givesNull() throws Exception {
    byte[] uri = (uri() + "\0").getBytes(StandardCharsets.UTF_8);
    gateway
        .control()
        .send(
            ByteBuffer.allocate(18 + uri.length)
                .put(RawGateway.bytes(0xa1, 0x6c, 1, 1))
                .putInt(18 + uri.length)
                .put(RawGateway.bytes(1, 0x10))
                .putInt(uri.length)
                .put(uri)
                .putInt(0)
                .array());

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
    assertThat(recorder.next()).isEqualTo("create null");
  }

  @Test
  @DisplayName("A message channel over tcp is bound as the uri says")
  void create_TCP_URI_isAnsweredWithZero() throws Exception {
    String address = LoopbackAddress.next();
    String tcp = "tcp://" + address + ":" + LoopbackAddress.freePort(address);
    gateway.send(Create.of(tcp, "{}"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATED);
    try (RawPair messages = RawPair.connect(tcp)) {
      messages.send(RawGateway.payload(RawGateway.message(7)));
      assertThat(RawGateway.number(recorder.message())).isEqualTo(7);
    }
  }

  @Test
  @DisplayName("A Reply, a Start and a Destroy that find no module get no answer")
  void control_NOTHING_TO_DO_isNotAnswered() throws Exception {
    gateway.control().send(RawGateway.CREATED);
    gateway.send(new Start());
    gateway.destroy();
    gateway.destroy();
    gateway.create("{}");
    gateway.destroy();
    gateway.send(new Start());
    gateway.destroy();
    gateway.control().send(GARBAGE);

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CONNECTION_ERROR);
    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(recorder.next()).isEqualTo("destroy");
    gateway.create("[]");
    assertThat(recorder.next()).isEqualTo("create []");
    assertThat(recorder.rest()).isEmpty();
  }

  @Test
  @DisplayName("Start with a byte behind it starts the module, and a second Start does not")
  void start_BYTE_BEHIND_startsOnce() throws Exception {
    gateway.create("{}");
    gateway.control().send(HexFormat.of().parseHex("a16c01030000000900"));
    gateway.send(new Start());
    gateway.create("[]");

    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(recorder.next()).isEqualTo("start");
    assertThat(recorder.next()).isEqualTo("destroy");
    assertThat(recorder.next()).isEqualTo("create []");
    assertThat(host.status().state()).isEqualTo(HostState.CREATED);
  }

  @Test
  @DisplayName(
      "A module that refuses to be created is destroyed, answered with 2, and may be tried again")
  void create_MODULE_REFUSES_isAnsweredWithTwo() throws Exception {
    recorder.onCreate(context -> {
      throw new IOException("/port: no such device");
    });
    gateway.send(Create.of(uri(), "{}"));

    assertThat(gateway.control().next()).isEqualTo(RawGateway.CREATION_ERROR);
    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(recorder.next()).isEqualTo("destroy");
    recorder.onCreate(context -> {});
    gateway.create("{}");
    assertThat(host.status().refused()).isOne();
  }

  @Test
  @DisplayName(
      "[gateway-2] A second gateway is greeted and closed at once, and the first one stays")
  void control_SECOND_GATEWAY_isGreetedAndClosed() throws Exception {
    gateway.create("{}");
    try (RawPeer second = RawPeer.greet(new SpAddress.Ipc(folder.resolve("c")))) {
      second.awaitEnd();
    }

    gateway.create("[]");
    assertThat(recorder.next()).isEqualTo("create {}");
    assertThat(recorder.next()).isEqualTo("destroy");
    assertThat(recorder.next()).isEqualTo("create []");
  }

  @Test
  @DisplayName("A frame of another type ends the connection, not the host")
  void control_OTHER_FRAME_TYPE_endsTheConnection() throws Exception {
    gateway.control().write(RawGateway.bytes(2, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    assertThat(gateway.control().awaitEnd()).isZero();

    try (RawGateway next = RawGateway.connect("ipc://" + folder.resolve("c"), uri())) {
      next.create("{}");
    }
  }

  private byte[] create(int messageVersion, String args, String behind) {
    byte[] uri = (uri() + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] text = (args + "\0").getBytes(StandardCharsets.UTF_8);
    int size = 18 + uri.length + text.length + behind.length();
    return ByteBuffer.allocate(size)
        .put(RawGateway.bytes(0xa1, 0x6c, 1, 1))
        .putInt(size)
        .put(RawGateway.bytes(messageVersion, 0x10))
        .putInt(uri.length)
        .put(uri)
        .putInt(text.length)
        .put(text)
        .put(behind.getBytes(StandardCharsets.UTF_8))
        .array();
  }
}
