/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.gateway;

import io.holdfast.gateway.GatewayModule;
import io.holdfast.gateway.modules.helloworld.HelloWorldModule;
import io.holdfast.gateway.modules.identitymap.IdentityMapModule;
import io.holdfast.gateway.modules.iothub.IotHubModule;
import io.holdfast.gateway.modules.logger.LoggerModule;
import io.holdfast.gateway.modules.modbus.ModbusModule;
import io.holdfast.gateway.modules.process.ProcessModule;
import io.holdfast.gateway.modules.simulateddevice.SimulatedDeviceModule;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The modules that come with the program, by the names that files call them. */
public final class Builtins {

  private Builtins() {}

  /** What makes each of them. */
  public static Map<String, Supplier<GatewayModule>> modules() {
    Map<String, Supplier<GatewayModule>> modules = new TreeMap<>();
    modules.put("hello-world", HelloWorldModule::new);
    modules.put("identity-map", IdentityMapModule::new);
    modules.put("iothub", IotHubModule::new);
    modules.put("logger", LoggerModule::new);
    modules.put("modbus", ModbusModule::new);
    modules.put("process", ProcessModule::new);
    modules.put("simulated-device", SimulatedDeviceModule::new);
    return modules;
  }
}
