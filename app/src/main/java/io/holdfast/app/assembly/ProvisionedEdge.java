/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.app.assembly;

import io.holdfast.app.config.Config;
import io.holdfast.app.config.ProvisioningConfig;
import io.holdfast.app.config.Reprovisioning;
import io.holdfast.app.logging.LogSetup;
import io.holdfast.app.provision.KeptIdentity;
import io.holdfast.app.provision.ParentWatch;
import io.holdfast.app.provision.ProvisionedIdentity;
import io.holdfast.app.provision.Registering;
import io.holdfast.app.secrets.SecretException;
import io.holdfast.client.core.Credentials;
import io.holdfast.client.core.TokenProvider;
import io.holdfast.client.net.ClientDriver;
import io.holdfast.client.net.LoopSettings;
import io.holdfast.hub.registry.VaultException;
import io.holdfast.hub.upstream.ParentOptions;
import io.holdfast.model.Bytes;
import io.holdfast.model.DeviceIdentity;
import io.holdfast.model.ModuleIdentity;
import io.holdfast.provisioning.ProvisioningClient;
import io.holdfast.provisioning.attest.Attestation;
import io.holdfast.provisioning.core.RegistrationOutcome;
import io.holdfast.provisioning.transport.ProvisioningResult;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An edge hub that a provisioning service tells who it is, and where its parent: at its first
 * start, and later as its mode says. With an identity from before, or a site of its own, it serves
 * meanwhile. When it is told another hub, or another device, it is opened anew on the same data and
 * ports; its clients connect again.
 */
public final class ProvisionedEdge implements Server {

  private static final Logger LOG = LoggerFactory.getLogger(ProvisionedEdge.class);

  /** The exit code of a hub that cannot go on. */
  private static final int BROKEN = 70;

  /** Where nothing works before there is an identity. */
  private static final Duration EAGER = Duration.ofMinutes(1);

  /** Where all works on meanwhile. */
  private static final Duration PATIENT = Duration.ofMinutes(15);

  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final SystemTimer timer = new SystemTimer();
  private final Map<String, String> environment;
  private final Provision provision;
  private final KeptIdentity kept;
  private final Registering registering;
  private final CompletableFuture<Void> first = new CompletableFuture<>();

  // Guarded by this.
  private Config config;
  private @Nullable ProvisionedIdentity identity;
  private @Nullable DeviceTokens tokens;
  private @Nullable ParentWatch watch;
  private boolean closed;

  /** Changed as the others, read by any thread. */
  private volatile @Nullable EdgeServer hub;

  private ProvisionedEdge(
      Config config, Map<String, String> environment, Provision provision, KeptIdentity kept) {
    this.config = config;
    this.environment = environment;
    this.provision = provision;
    this.kept = kept;
    ProvisionedIdentity known = kept.find();
    Provision.Presumed presumed = provision.presumed();
    ProvisionedIdentity expected =
        presumed == null || (known != null && known.isAt(presumed.identity()))
            ? null
            : presumed.identity();
    this.identity = expected == null ? known : expected;
    boolean isLocal = identity != null || isSite();
    this.registering =
        new Registering(
            provision.host(),
            this::register,
            timer,
            random,
            isLocal ? PATIENT : EAGER,
            this::assigned);
    if (known == null
        || expected != null
        || (presumed != null && presumed.isDue())
        || !provision.isOf(known)
        || provision.mode() == Reprovisioning.ALWAYS_ON_STARTUP) {
      boolean _ = registering.begin(Duration.ZERO);
    }
  }

  private boolean isSite() {
    return config.edge().deviceId() != null || config.edge().site() != null;
  }

  /**
   * Starts everything and returns when connections are accepted. Without an identity from before,
   * or a site, nobody could connect: then not before the service has answered, however long that
   * takes.
   *
   * @param taken run as soon as the data folder is this process's, before anything else begins
   * @throws StartException naming what is in the way
   */
  public static Server start(
      Config config,
      ProvisioningConfig provisioning,
      Map<String, String> environment,
      Runnable taken) {
    return start(
        config,
        environment,
        Provision.of(
            provisioning,
            config.edge(),
            // Not a virtual thread's carrier: a TPM takes up to a second.
            task -> Thread.ofPlatform().daemon().name("tpm").start(task)),
        taken);
  }

  static ProvisionedEdge start(
      Config config, Map<String, String> environment, Provision provision, Runnable taken) {
    ProvisionedEdge edge = null;
    try {
      try (DataFolder folder = DataFolder.take(config.server().data())) {
        taken.run();
        KeptIdentity kept =
            new KeptIdentity(folder.path(), Ground.vault(config, environment, new SecureRandom()));
        edge = new ProvisionedEdge(config, environment, provision, kept);
        edge.awaitIdentity();
      }
      edge.open();
      return edge;
    } catch (RuntimeException e) {
      if (edge != null) {
        edge.close();
      }
      throw switch (e) {
        case SecretException secret ->
            new StartException(String.valueOf(secret.getMessage()), secret);
        case VaultException vault -> Ground.keyIsMissing(vault);
        default -> e;
      };
    }
  }

  private void awaitIdentity() {
    synchronized (this) {
      if (identity != null || isSite()) {
        return;
      }
    }
    LOG.info(
        "This edge hub waits for {} to say who it is: it is {} there",
        provision.host(),
        provision.attestation().registrationId());
    if (provision.attestation() instanceof Attestation.Tpm tpm) {
      LOG.info(
          "An enrollment for its TPM wants this endorsement key: {}",
          Base64.getEncoder().encodeToString(tpm.endorsementKey().toByteArray()));
    }
    first.join();
  }

  // The service.

  private CompletableFuture<RegistrationOutcome> register() {
    ClientDriver driver =
        ClientDriver.start(
            LoopSettings.of(clock, random),
            drive -> Thread.ofPlatform().name("provisioning").daemon().unstarted(drive));
    CompletableFuture<RegistrationOutcome> outcome;
    try {
      outcome =
          ProvisioningClient.create(
                  driver,
                  provision.host(),
                  provision.idScope(),
                  provision.attestation(),
                  provision.options())
              .register();
    } catch (IOException | RuntimeException e) {
      outcome =
          CompletableFuture.completedFuture(
              new RegistrationOutcome.Failed(ProvisioningResult.ERROR, e.toString()));
    }
    var _ = outcome.whenComplete((_, _) -> Thread.startVirtualThread(driver::close));
    return outcome;
  }

  private synchronized void assigned(RegistrationOutcome.Assigned assigned) {
    ProvisionedIdentity before = identity;
    ProvisionedIdentity now = provision.identity(assigned.hub(), assigned.deviceId());
    EdgeServer running = hub;
    if (closed) {
      return;
    }
    if (before == null && isSite() && !now.device().equals(self().device())) {
      LOG.warn(
          "This edge hub serves the site of {}, and does not become {}: give edge.device-id, or the"
              + " enrollment, the other's id",
          self().device(),
          now.device());
      boolean _ = registering.begin(PATIENT);
      return;
    }
    try {
      kept.keep(now);
    } catch (SecretException e) {
      LOG.error("Who this device is could not be kept, and is asked for at the next start", e);
    }
    identity = now;
    first.complete(null);
    if (running == null) {
      return;
    }
    DeviceTokens present = tokens;
    if (before != null && before.isAt(now) && present != null) {
      present.prove(proof(now));
    } else {
      reopen(running, now);
    }
  }

  // The hub.

  private void reopen(EdgeServer running, ProvisionedIdentity now) {
    LOG.info("This edge hub is opened anew as {}: its clients connect again", now);
    running.close();
    try {
      open();
    } catch (RuntimeException e) {
      LOG.error("The edge hub could not be opened anew, and ends", e);
      LogSetup.flush();
      // What is stored is sound, and a service manager starts anew.
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private synchronized void open() {
    ParentWatch last = watch;
    if (last != null) {
      last.close();
    }
    EdgeServer opened = EdgeServer.start(config, environment, setup(), () -> {});
    // Clients come back to where they were.
    config = Pinned.at(config, opened.ready().place());
    hub = opened;
  }

  private EdgeSetup setup() {
    ProvisionedIdentity known = identity;
    if (known == null) {
      return new EdgeSetup(self(), null, config.edge().site(), provision.signer(), null);
    }
    ModuleIdentity self = EdgeSetup.hubOf(known.device());
    ParentWatch watcher = new ParentWatch(self, provision.mode(), registering, timer, random);
    watch = watcher;
    Provision.Way way = provision.way();
    String dial = way.dial().apply(known.hub());
    DeviceTokens made =
        new DeviceTokens(
            known.device(), known.hub(), dial, way.httpsPort(), proof(known), watcher::trouble);
    tokens = made;
    Path authority = way.authority();
    ParentOptions parent =
        new ParentOptions(
            known.hub(),
            dial,
            way.mqttPort(),
            way.httpsPort(),
            self,
            new Credentials.Provider(onceRegistered(made)),
            way.transport(),
            authority == null ? List.of() : EdgeSetup.certificates(authority),
            way.tokenLifetime());
    return new EdgeSetup(self, parent, config.edge().site(), provision.signer(), watcher);
  }

  private TokenProvider onceRegistered(DeviceTokens made) {
    Provision.Presumed presumed = provision.presumed();
    return presumed == null
        ? made
        : (resource, now) -> presumed.once().thenCompose(_ -> made.token(resource, now));
  }

  /** What the device shows its hub. */
  private DeviceProof proof(ProvisionedIdentity known) {
    Path authority = provision.way().authority();
    Bytes key = known.key();
    if (key != null) {
      return DeviceProof.of(key, authority);
    }
    return switch (provision.attestation()) {
      case Attestation.SymmetricKey proof -> DeviceProof.of(proof.key(), authority);
      case Attestation.X509 proof -> new DeviceProof(null, proof.pair(), authority);
      case Attestation.Tpm proof when proof.credentials() instanceof Credentials.Provider signed ->
          new DeviceProof(signed.tokens(), null, authority);
      case Attestation.Tpm proof ->
          throw new IllegalStateException(proof + " has no way to sign for its hub");
    };
  }

  /** Who it is, or as a site is until it is told. */
  private ModuleIdentity self() {
    ProvisionedIdentity known = identity;
    String site = config.edge().deviceId();
    return EdgeSetup.hubOf(
        known != null
            ? known.device()
            : new DeviceIdentity(site == null ? provision.attestation().registrationId() : site));
  }

  private EdgeServer hub() {
    EdgeServer running = hub;
    if (running == null) {
      throw new IllegalStateException("not open yet");
    }
    return running;
  }

  @Override
  public Ready ready() {
    return hub().ready();
  }

  @Override
  public Path data() {
    return hub().data();
  }

  @Override
  public String plainHost() {
    return hub().plainHost();
  }

  @Override
  public List<Part> parts() {
    return hub().parts();
  }

  @Override
  public List<String> notes() {
    return hub().notes();
  }

  @Override
  public List<String> suggestions() {
    return hub().suggestions();
  }

  @Override
  public synchronized void close() {
    closed = true;
    registering.close();
    ParentWatch last = watch;
    if (last != null) {
      last.close();
    }
    EdgeServer running = hub;
    if (running != null) {
      running.close();
    }
    timer.close();
  }
}
