/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.tpm;

import java.util.HexFormat;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_RSA_PARMS;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/** Where the keys are, and how those are made that are not there: the TCG's templates. */
final class TssTemplates {

  static final TPM_HANDLE STORAGE_ROOT = TPM_HANDLE.persistent(0x00000001);
  static final TPM_HANDLE IDENTITY = TPM_HANDLE.persistent(0x00000100);
  static final TPM_HANDLE ENDORSEMENT = TPM_HANDLE.persistent(0x00010001);

  /** PolicySecret of the endorsement hierarchy. */
  private static final String ENDORSEMENT_POLICY =
      "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";

  private TssTemplates() {}

  static TPMT_SYM_DEF_OBJECT aes128() {
    return new TPMT_SYM_DEF_OBJECT(TPM_ALG_ID.AES, 128, TPM_ALG_ID.CFB);
  }

  static TPMT_PUBLIC endorsement() {
    return storageKey(
        HexFormat.of().parseHex(ENDORSEMENT_POLICY),
        TPMA_OBJECT.fixedTPM,
        TPMA_OBJECT.fixedParent,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.adminWithPolicy,
        TPMA_OBJECT.restricted,
        TPMA_OBJECT.decrypt);
  }

  static TPMT_PUBLIC storageRoot() {
    return storageKey(
        new byte[0],
        TPMA_OBJECT.fixedTPM,
        TPMA_OBJECT.fixedParent,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.userWithAuth,
        TPMA_OBJECT.noDA,
        TPMA_OBJECT.restricted,
        TPMA_OBJECT.decrypt);
  }

  private static TPMT_PUBLIC storageKey(byte[] policy, TPMA_OBJECT... attributes) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        new TPMA_OBJECT(attributes),
        policy,
        new TPMS_RSA_PARMS(aes128(), new TPMS_NULL_ASYM_SCHEME(), 2048, 0),
        new TPM2B_PUBLIC_KEY_RSA());
  }
}
