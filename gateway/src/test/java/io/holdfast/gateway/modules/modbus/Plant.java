/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.gateway.modules.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import io.holdfast.faults.LoopbackAddress;
import java.io.IOException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** A Modbus TCP server of another library, with ten of everything, at an address of its own. */
final class Plant implements AutoCloseable {

  static final int UNIT = 3;

  final String host = LoopbackAddress.next();
  final int port = freePort(host);
  final SimpleProcessImage image = new SimpleProcessImage(UNIT);
  private @Nullable ModbusSlave server;

  Plant() {
    for (int i = 0; i < 10; i++) {
      image.addRegister(i, new SimpleRegister(0));
      image.addInputRegister(i, new SimpleInputRegister(0));
      image.addDigitalOut(i, new SimpleDigitalOut(false));
      image.addDigitalIn(i, new SimpleDigitalIn(false));
    }
  }

  /** Nobody else has the address. */
  private static int freePort(String host) {
    try (ServerSocket socket = new ServerSocket(0, 1, LoopbackAddress.inet(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Plant start() {
    try {
      ModbusSlave made =
          ModbusSlaveFactory.createTCPSlave(LoopbackAddress.inet(host), port, 2, false);
      made.addProcessImage(UNIT, image);
      made.open();
      server = made;
      return this;
    } catch (ModbusException e) {
      throw new AssertionError(e);
    }
  }

  void stop() {
    if (server != null) {
      ModbusSlaveFactory.close(server);
      server = null;
    }
  }

  void holding(int address, int value) {
    image.getRegister(address).setValue(value);
  }

  int holding(int address) {
    return image.getRegister(address).getValue();
  }

  @Override
  public void close() {
    stop();
  }
}
