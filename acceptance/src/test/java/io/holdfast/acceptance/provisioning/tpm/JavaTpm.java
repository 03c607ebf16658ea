/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.provisioning.tpm;

import com.microsoft.azure.sdk.iot.provisioning.security.hsm.SecurityProviderTPMHsm;
import io.holdfast.faults.tpm.Swtpm;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import tss.Tpm;
import tss.TpmFactory;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_RH;

/**
 * Microsoft's TPM provider for Java at a TPM of the test's. It only ever looks at /dev, so here it
 * is made as its constructor makes it, but for that look.
 */
final class JavaTpm {

  private static final Class<?> PROVIDER = SecurityProviderTPMHsm.class;

  private JavaTpm() {}

  static SecurityProviderTPMHsm at(Swtpm swtpm) throws ReflectiveOperationException {
    SecurityProviderTPMHsm provider = unmade();
    Tpm tpm = TpmFactory.remoteTpm(swtpm.host(), Swtpm.PORT);
    set(provider, "tpm", tpm);
    set(provider, "ekPublic", primary(provider, tpm, "EK"));
    set(provider, "srkPublic", primary(provider, tpm, "SRK"));
    return provider;
  }

  private static TPMT_PUBLIC primary(SecurityProviderTPMHsm provider, Tpm tpm, String role)
      throws ReflectiveOperationException {
    Method create =
        PROVIDER.getDeclaredMethod(
            "createPersistentPrimary",
            Tpm.class,
            TPM_HANDLE.class,
            TPM_RH.class,
            TPMT_PUBLIC.class,
            String.class);
    create.setAccessible(true);
    return (TPMT_PUBLIC)
        create.invoke(
            provider,
            tpm,
            constant(role + "_PERSISTENT_HANDLE"),
            TPM_RH.OWNER,
            constant(role + "_TEMPLATE"),
            role);
  }

  private static Object constant(String name) throws ReflectiveOperationException {
    Field field = PROVIDER.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(null);
  }

  private static void set(SecurityProviderTPMHsm provider, String name, Object value)
      throws ReflectiveOperationException {
    Field field = PROVIDER.getDeclaredField(name);
    field.setAccessible(true);
    field.set(provider, value);
  }

  /** As deserializing makes objects: without the constructor. */
  private static SecurityProviderTPMHsm unmade() throws ReflectiveOperationException {
    Class<?> factories = Class.forName("sun.reflect.ReflectionFactory");
    Object factory = factories.getMethod("getReflectionFactory").invoke(null);
    Constructor<?> empty =
        (Constructor<?>)
            factories
                .getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(factory, PROVIDER, Object.class.getDeclaredConstructor());
    return (SecurityProviderTPMHsm) empty.newInstance();
  }
}
