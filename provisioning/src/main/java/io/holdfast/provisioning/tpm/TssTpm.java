/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.provisioning.tpm;

import io.holdfast.model.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tss.Tpm;
import tss.TpmBuffer;
import tss.TpmDeviceLinux;
import tss.TpmDeviceTcp;
import tss.tpm.CreatePrimaryResponse;
import tss.tpm.ReadPublicResponse;
import tss.tpm.TPM2B_ENCRYPTED_SECRET;
import tss.tpm.TPM2B_ID_OBJECT;
import tss.tpm.TPM2B_PRIVATE;
import tss.tpm.TPM2B_PUBLIC;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMS_SENSITIVE_CREATE;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_RC;
import tss.tpm.TPM_SE;
import tss.tpm.TPM_SU;

/**
 * A TPM 2.0, through TSS.Java ({@code com.microsoft.azure:TSS.Java} and {@code
 * org.bouncycastle:bcprov-jdk18on}, which a program adds by itself). Keys are where the C SDK has
 * them: endorsement key 0x81010001, storage root key 0x81000001, the key that signs 0x81000100; the
 * first two are made if they are not there. The hierarchies' authorizations must be empty.
 */
public final class TssTpm implements TpmDevice {

  private static final Path[] DEVICES = {Path.of("/dev/tpmrm0"), Path.of("/dev/tpm0")};
  private static final byte[] NONE = {};

  /** What every TPM takes in one command (TPM_PT_INPUT_BUFFER is 1024 or more). */
  private static final int MOST_AT_ONCE = 1024;

  private final Tpm tpm;
  private final SecureRandom random = new SecureRandom();

  private TssTpm(tss.TpmDevice device) {
    tpm = new Tpm();
    tpm._setDevice(device);
  }

  /**
   * The TPM of this machine: /dev/tpmrm0, or else /dev/tpm0.
   *
   * @return the TPM
   * @throws TpmException if it has none, or this user may not use it
   */
  public static TssTpm ofThisMachine() {
    if (Arrays.stream(DEVICES).noneMatch(Files::exists)) {
      throw new TpmException("this machine has neither /dev/tpmrm0 nor /dev/tpm0", null);
    }
    TpmDeviceLinux device = new TpmDeviceLinux();
    if (!device.connect()) {
      throw new TpmException("the TPM cannot be opened by this user", null);
    }
    return new TssTpm(device);
  }

  /**
   * A simulator that speaks as Microsoft's does; it is switched on and started if it is not.
   *
   * @param host where
   * @param port where it takes commands; power commands at the next
   * @return the TPM
   * @throws TpmException if there is none
   */
  public static TssTpm ofSimulator(String host, int port) {
    TpmDeviceTcp device = new TpmDeviceTcp(host, port);
    if (!asked("connect", device::connect)) {
      throw new TpmException("no TPM simulator at " + host + ":" + port, null);
    }
    TssTpm made = new TssTpm(device);
    return asked(
        "start",
        () -> {
          device.powerOn();
          made.tpm._allowErrors().Startup(TPM_SU.CLEAR);
          TPM_RC result = made.tpm._getLastResponseCode();
          // The library has two objects for some codes.
          if (!result.equals(TPM_RC.SUCCESS) && !result.equals(TPM_RC.INITIALIZE)) {
            throw new TpmException("the TPM would not start: " + result, null);
          }
          return made;
        });
  }

  @Override
  public synchronized Bytes endorsementKey() {
    return asked(
        "endorsement key",
        () ->
            primary(TssTemplates.ENDORSEMENT, TPM_HANDLE.ENDORSEMENT, TssTemplates.endorsement()));
  }

  @Override
  public synchronized Bytes storageRootKey() {
    return asked(
        "storage root key",
        () -> primary(TssTemplates.STORAGE_ROOT, TPM_HANDLE.OWNER, TssTemplates.storageRoot()));
  }

  private Bytes primary(TPM_HANDLE place, TPM_HANDLE hierarchy, TPMT_PUBLIC template) {
    TPMT_PUBLIC found = find(place);
    TpmBuffer buffer = new TpmBuffer();
    new TPM2B_PUBLIC(found == null ? create(place, hierarchy, template) : found).toTpm(buffer);
    return Bytes.owning(buffer.trim());
  }

  private @Nullable TPMT_PUBLIC find(TPM_HANDLE place) {
    ReadPublicResponse found = tpm._allowErrors().ReadPublic(place);
    TPM_RC result = tpm._getLastResponseCode();
    if (result.equals(TPM_RC.SUCCESS)) {
      return found.outPublic;
    }
    if (!result.equals(TPM_RC.HANDLE)) {
      throw new TpmException("ReadPublic: " + result, null);
    }
    return null;
  }

  private TPMT_PUBLIC create(TPM_HANDLE place, TPM_HANDLE hierarchy, TPMT_PUBLIC template) {
    CreatePrimaryResponse made =
        tpm.CreatePrimary(
            hierarchy,
            new TPMS_SENSITIVE_CREATE(NONE, NONE),
            template,
            NONE,
            new TPMS_PCR_SELECTION[0]);
    try {
      tpm.EvictControl(TPM_HANDLE.OWNER, made.handle, place);
    } finally {
      tpm.FlushContext(made.handle);
    }
    return made.outPublic;
  }

  @Override
  public synchronized void activate(Bytes blob) {
    boolean unused =
        asked(
            "activate",
            () -> {
              storageRootKey();
              endorsementKey();
              activate(new TpmBuffer(blob.toByteArray()));
              return true;
            });
  }

  /** The last part, a text for people, is left unread. */
  private void activate(TpmBuffer blob) {
    TPM2B_ID_OBJECT credential = TPM2B_ID_OBJECT.fromTpm(blob);
    byte[] credentialSeed = TPM2B_ENCRYPTED_SECRET.fromTpm(blob).secret;
    TPM2B_PRIVATE duplicate = TPM2B_PRIVATE.fromTpm(blob);
    byte[] duplicateSeed = TPM2B_ENCRYPTED_SECRET.fromTpm(blob).secret;
    TPM2B_PUBLIC area = TPM2B_PUBLIC.fromTpm(blob);
    if (!blob.isOk()) {
      throw new TpmException("not an activation blob", null);
    }
    byte[] inner = open(credential, credentialSeed);
    TPM2B_PRIVATE imported =
        tpm.Import(
            TssTemplates.STORAGE_ROOT,
            inner,
            area.publicArea,
            duplicate,
            duplicateSeed,
            TssTemplates.aes128());
    TPM_HANDLE loaded = tpm.Load(TssTemplates.STORAGE_ROOT, imported, area.publicArea);
    try {
      if (find(TssTemplates.IDENTITY) != null) {
        tpm.EvictControl(TPM_HANDLE.OWNER, TssTemplates.IDENTITY, TssTemplates.IDENTITY);
      }
      tpm.EvictControl(TPM_HANDLE.OWNER, loaded, TssTemplates.IDENTITY);
    } finally {
      tpm.FlushContext(loaded);
    }
  }

  private byte[] open(TPM2B_ID_OBJECT credential, byte[] seed) {
    TPM_HANDLE session =
        tpm.StartAuthSession(
                TPM_HANDLE.NULL,
                TPM_HANDLE.NULL,
                nonce(),
                NONE,
                TPM_SE.POLICY,
                new TPMT_SYM_DEF(TPM_ALG_ID.NULL, 0, TPM_ALG_ID.NULL),
                TPM_ALG_ID.SHA256)
            .handle;
    try {
      var unused = tpm.PolicySecret(TPM_HANDLE.ENDORSEMENT, session, NONE, NONE, NONE, 0);
      return tpm._withSessions(TPM_HANDLE.pwSession(NONE), session)
          .ActivateCredential(
              TssTemplates.STORAGE_ROOT, TssTemplates.ENDORSEMENT, credential.credential, seed);
    } finally {
      // Some TPMs have ended it by themselves.
      tpm._allowErrors().FlushContext(session);
    }
  }

  private byte[] nonce() {
    byte[] nonce = new byte[20];
    random.nextBytes(nonce);
    return nonce;
  }

  @Override
  public synchronized Bytes sign(Bytes data) {
    byte[] bytes = data.toByteArray();
    return asked(
        "sign", () -> Bytes.owning(bytes.length <= MOST_AT_ONCE ? once(bytes) : inParts(bytes)));
  }

  private byte[] once(byte[] data) {
    return tpm.HMAC(TssTemplates.IDENTITY, data, TPM_ALG_ID.SHA256);
  }

  private byte[] inParts(byte[] data) {
    TPM_HANDLE sequence = tpm.HMAC_Start(TssTemplates.IDENTITY, NONE, TPM_ALG_ID.SHA256);
    int at = 0;
    for (; data.length - at > MOST_AT_ONCE; at += MOST_AT_ONCE) {
      tpm.SequenceUpdate(sequence, Arrays.copyOfRange(data, at, at + MOST_AT_ONCE));
    }
    byte[] last = Arrays.copyOfRange(data, at, data.length);
    return tpm.SequenceComplete(sequence, last, TPM_HANDLE.NULL).result;
  }

  @Override
  public synchronized void close() {
    try {
      tpm.close();
    } catch (IOException e) {
      throw new TpmException("close", e);
    }
  }

  /** The library throws what it likes; callers see one kind. */
  private static <T> T asked(String what, Supplier<T> question) {
    try {
      return question.get();
    } catch (TpmException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TpmException(what + ": " + e.getMessage(), e);
    }
  }
}
