/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.Callable;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Derives a device's key from its group's; no service is asked. */
@Command
final class ComputeDeviceKey implements Callable<Integer> {

  @Option(
      names = {"--key", "-k"},
      required = true,
      paramLabel = "KEY|@FILE",
      description = "The group's key, base64, or @FILE that holds it.")
  private String key = "";

  @Mixin private final RegistrationId registration = new RegistrationId();
  @Mixin private final Output output = new Output();

  private final Surroundings around;

  ComputeDeviceKey(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() {
    String derived = derive(InputFile.secret("--key", key), registration.id());
    if (output.isJson()) {
      Output.json(around.out(), Output.object().put("deviceKey", derived));
    } else {
      around.out().println(derived);
    }
    return ExitCode.DONE;
  }

  private static String derive(String groupKey, String id) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(groupKey);
    } catch (IllegalArgumentException e) {
      throw CommandException.misused("--key is not base64");
    }
    if (bytes.length == 0) {
      throw CommandException.misused("--key is empty");
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
      byte[] derived = mac.doFinal(id.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(derived);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
