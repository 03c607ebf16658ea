/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.provision;

import io.holdfast.app.secrets.SecretException;
import io.holdfast.app.secrets.WholeFile;
import io.holdfast.hub.registry.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The identity that was assigned last, in a file of the data folder, encrypted if there is a master
 * key, and readable by its owner alone. Whoever holds the folder may use it; blocks.
 */
public final class KeptIdentity {

  private static final String NAME = "provisioned";
  private static final byte[] KEY = NAME.getBytes(StandardCharsets.UTF_8);

  private final Path file;
  private final Vault vault;

  /** Of this folder of data. */
  public KeptIdentity(Path folder, Vault vault) {
    this.file = folder.resolve(NAME);
    this.vault = vault;
  }

  /**
   * What was kept; null if nothing was. It is encrypted with the present master key from now on.
   *
   * @throws io.holdfast.hub.registry.VaultException if it is encrypted with a key that is not here
   * @throws SecretException if it cannot be read, or is not what was kept
   */
  public @Nullable ProvisionedIdentity find() {
    try {
      if (Files.notExists(file)) {
        return null;
      }
      byte[] stored = Base64.getMimeDecoder().decode(Files.readString(file));
      ProvisionedIdentity identity = ProvisionedIdentity.decode(vault.unseal(NAME, KEY, stored));
      if (!vault.isCurrent(stored)) {
        keep(identity);
      }
      return identity;
    } catch (IOException e) {
      throw new SecretException("cannot read " + file + ": " + e, e);
    } catch (IllegalArgumentException e) {
      throw new SecretException(
          file + " is damaged: delete it, and the device is provisioned anew", e);
    }
  }

  /**
   * Keeps it in place of what was kept.
   *
   * @throws SecretException if it cannot be written
   */
  public void keep(ProvisionedIdentity identity) {
    byte[] sealed = vault.seal(NAME, KEY, identity.encode());
    try {
      WholeFile.write(file, Base64.getMimeEncoder().encodeToString(sealed) + "\n");
    } catch (IOException e) {
      throw new SecretException("cannot write " + file + ": " + e, e);
    }
  }
}
