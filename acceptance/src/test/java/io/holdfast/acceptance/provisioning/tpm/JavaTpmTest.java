/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.security.hsm.SecurityProviderTPMHsm;
import io.holdfast.faults.tpm.Swtpm;
import io.holdfast.hub.enroll.tpm.EndorsementKey;
import io.holdfast.hub.enroll.tpm.StorageRootKey;
import io.holdfast.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's TPM provider for Java, with swtpm for its TPM. */
class JavaTpmTest {

  @TempDir Path folder;

  @Test
  @DisplayName("[dps-51] Microsoft's Java provider takes the service's key in and signs with it")
  void activate_JAVA_PROVIDER_signsWithIt() throws Exception {
    try (Swtpm swtpm = Swtpm.start(folder)) {
      SecurityProviderTPMHsm provider = JavaTpm.at(swtpm);
      Bytes ek = Bytes.copyOf(provider.getEndorsementKey());
      Bytes srk = Bytes.copyOf(provider.getStorageRootKey());
      Sealed sealed = Sealed.of(32, ek, srk);

      provider.activateIdentityKey(sealed.blob().toByteArray());

      byte[] text = "0ne%2Fregistrations%2Fpump-7\n1900000000".getBytes(StandardCharsets.UTF_8);
      assertThat(provider.signWithIdentity(text)).isEqualTo(sealed.hmac(text));
      assertThat(StorageRootKey.of(srk).encoded()).isEqualTo(srk);
      assertThat(provider.getRegistrationId()).isEqualTo(EndorsementKey.of(ek).registrationId());
      byte[] tampered = sealed.tamperedAt(1).toByteArray();
      assertThatThrownBy(() -> provider.activateIdentityKey(tampered))
          .isInstanceOf(RuntimeException.class);
    }
  }
}
