/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.wire.gateway;

/**
 * What a gateway and the host of a module say to each other on the control channel. All begin with
 * {@code A1 6C}, the version 1, a type and the size of the whole as four bytes, big-endian.
 */
public sealed interface ControlMessage {

  /** The version of the gateway message's form, the only one. */
  int MESSAGE_VERSION = 1;

  /** The number of nanomsg's PAIR protocol, which the message channel speaks. */
  int PAIR = 0x10;

  /**
   * Reads the payload of a frame. Bytes that follow a message within its size are passed over, as
   * the reference does; a text that has no NUL at its end is refused, where the reference would
   * read on beyond it.
   *
   * @throws io.holdfast.wire.WireFormatException saying what is wrong
   */
  static ControlMessage read(byte[] payload) {
    return ControlMessageReader.read(payload);
  }

  /** The payload of a frame with this message. */
  byte[] toBytes();

  /**
   * The gateway asks the host to create its module, anew if there is one.
   *
   * @param gatewayMessageVersion of the gateway messages to come, 0 to 255
   * @param uriType the nanomsg protocol of the message channel, 0 to 255
   * @param uri where the host is to bind the message channel
   * @param args the module's arguments, as JSON text
   */
  record Create(int gatewayMessageVersion, int uriType, String uri, String args)
      implements ControlMessage {

    /**
     * With numbers and texts that can be written.
     *
     * @throws IllegalArgumentException if a number does not fit a byte, or a text has a NUL
     */
    public Create {
      ControlMessageWriter.check(gatewayMessageVersion, uriType, uri, args);
    }

    /** As a gateway of today says it: of version 1, with a PAIR channel. */
    public static Create of(String uri, String args) {
      return new Create(MESSAGE_VERSION, PAIR, uri, args);
    }

    @Override
    public byte[] toBytes() {
      return ControlMessageWriter.create(this);
    }
  }

  /**
   * The host answers a Create, or says that it leaves. A gateway knows only 0 and the others.
   *
   * @param status 0 to 255
   */
  record ModuleReply(int status) implements ControlMessage {

    /** The module is created. */
    public static final int CREATED = 0;

    /** The control message could not be understood, or its message channel not bound. */
    public static final int CONNECTION_ERROR = 1;

    /** The module refused to be created. */
    public static final int CREATION_ERROR = 2;

    /** The host leaves; nobody asked. */
    public static final int DETACH = 0xFF;

    /**
     * With a status of one byte.
     *
     * @throws IllegalArgumentException if it is none
     */
    public ModuleReply {
      if ((status & ~0xFF) != 0) {
        throw new IllegalArgumentException("a status is one byte, not " + status);
      }
    }

    /** Whether the module is created. */
    public boolean isCreated() {
      return status == CREATED;
    }

    @Override
    public byte[] toBytes() {
      return ControlMessageWriter.reply(status);
    }
  }

  /** The gateway lets the module start. */
  record Start() implements ControlMessage {
    @Override
    public byte[] toBytes() {
      return ControlMessageWriter.bare(ControlMessageReader.START);
    }
  }

  /** The gateway has the module destroyed; nobody answers. */
  record Destroy() implements ControlMessage {
    @Override
    public byte[] toBytes() {
      return ControlMessageWriter.bare(ControlMessageReader.DESTROY);
    }
  }
}
