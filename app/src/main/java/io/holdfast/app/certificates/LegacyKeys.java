/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.certificates;

import java.io.IOException;
import java.io.StringReader;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Keys as older tools write them: {@code EC PRIVATE KEY}, {@code RSA PRIVATE KEY}. */
final class LegacyKeys {

  private LegacyKeys() {}

  /** The key as PKCS #8. */
  static byte[] read(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PEMKeyPair pair) {
          return pair.getPrivateKeyInfo().getEncoded();
        }
      }
    }
    throw new IOException("no key");
  }
}
