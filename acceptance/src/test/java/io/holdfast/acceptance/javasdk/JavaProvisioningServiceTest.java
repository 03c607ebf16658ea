/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.acceptance.javasdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.Query;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.Attestation;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.BulkOperationMode;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.EnrollmentGroup;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.IndividualEnrollment;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.ProvisioningStatus;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.QueryResult;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.QueryResultType;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.QuerySpecificationBuilder;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.SymmetricKeyAttestation;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.X509Attestation;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientNotFoundException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientPreconditionFailedException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientUnathorizedException;
import io.holdfast.faults.CertificateDraft;
import io.holdfast.faults.StandardPort;
import io.holdfast.testkit.HoldfastExtension;
import io.holdfast.testkit.Hub;
import io.holdfast.testkit.HubOptions;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Microsoft's SDK for Java for the provisioning service. It knows no port but 443. */
@ExtendWith(HoldfastExtension.class)
@HubOptions(httpsPort = 443)
@ResourceLock(ServiceSdk.TRUST)
class JavaProvisioningServiceTest {

  @BeforeAll
  static void require() {
    StandardPort.require(443);
  }

  @BeforeEach
  void trust(Hub hub) {
    ServiceSdk.trust(hub);
  }

  @AfterAll
  static void forget() {
    ServiceSdk.forget();
  }

  private static ProvisioningServiceClient service(Hub hub) {
    return new ProvisioningServiceClient(hub.ready().dps().orElseThrow().serviceConnectionString());
  }

  private static IndividualEnrollment byKeys(String id) {
    return new IndividualEnrollment(id, (Attestation) new SymmetricKeyAttestation("", ""));
  }

  @Test
  @DisplayName("[dps-73] [dps-76] [dps-77] Java: an enrollment's life, its etags and its keys")
  void enrollment_KEYS_isServed(Hub hub) throws Exception {
    ProvisioningServiceClient service = service(hub);
    String id = Hub.freshId("java-enrolled");
    IndividualEnrollment made = service.createOrUpdateIndividualEnrollment(byKeys(id));
    assertThat(made.getEtag()).isNotEmpty();
    assertThat(made.getCreatedDateTimeUtc()).isNotNull();
    SymmetricKeyAttestation keys =
        (SymmetricKeyAttestation)
            service.getIndividualEnrollmentAttestationMechanism(id).getAttestation();
    assertThat(keys.getPrimaryKey()).isNotEmpty();

    IndividualEnrollment read = service.getIndividualEnrollment(id);
    read.setProvisioningStatus(ProvisioningStatus.DISABLED);
    IndividualEnrollment changed = service.createOrUpdateIndividualEnrollment(read);
    assertThat(changed.getProvisioningStatus()).isEqualTo(ProvisioningStatus.DISABLED);
    assertThat(
            ((SymmetricKeyAttestation)
                    service.getIndividualEnrollmentAttestationMechanism(id).getAttestation())
                .getPrimaryKey())
        .isEqualTo(keys.getPrimaryKey());

    assertThatThrownBy(() -> service.deleteIndividualEnrollment(id, made.getEtag()))
        .isInstanceOf(ProvisioningServiceClientPreconditionFailedException.class);
    service.deleteIndividualEnrollment(id, changed.getEtag());
    assertThatThrownBy(() -> service.getIndividualEnrollment(id))
        .isInstanceOf(ProvisioningServiceClientNotFoundException.class);
  }

  @Test
  @DisplayName("[dps-77] Java: a group's certificate is told of, not shown")
  void group_CERTIFICATE_isServed(Hub hub) throws Exception {
    ProvisioningServiceClient service = service(hub);
    String id = Hub.freshId("java-group");
    String pem = CertificateDraft.of("CN=ca", Instant.now()).authority().selfSigned().pem();
    service.createOrUpdateEnrollmentGroup(
        new EnrollmentGroup(id, X509Attestation.createFromRootCertificates(pem)));

    EnrollmentGroup read = service.getEnrollmentGroup(id);
    X509Attestation shown = (X509Attestation) read.getAttestation();
    assertThat(shown.getPrimaryX509CertificateInfo().getSubjectName()).isEqualTo("CN=ca");
    assertThat(shown.getRootCertificates().getPrimary().getCertificate()).isNull();
    service.deleteEnrollmentGroup(read);
  }

  @Test
  @DisplayName("[dps-74] [dps-75] Java: ten enrollments at once, and page by page")
  void bulk_TEN_queried(Hub hub) throws Exception {
    ProvisioningServiceClient service = service(hub);
    String prefix = Hub.freshId("java-bulk");
    List<IndividualEnrollment> ten =
        IntStream.range(0, 10).mapToObj(i -> byKeys(prefix + "-" + i)).toList();
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.CREATE, ten).getSuccessful())
        .isTrue();
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.CREATE, ten).getErrors())
        .hasSize(10);

    Query query =
        service.createIndividualEnrollmentQuery(
            new QuerySpecificationBuilder("*", QuerySpecificationBuilder.FromType.ENROLLMENTS)
                .createSqlQuery(),
            4);
    int seen = 0;
    while (query.hasNext()) {
      QueryResult page = query.next();
      assertThat(page.getType()).isEqualTo(QueryResultType.ENROLLMENT);
      assertThat(page.getItems()).hasSizeLessThanOrEqualTo(4);
      for (Object item : page.getItems()) {
        seen += ((IndividualEnrollment) item).getRegistrationId().startsWith(prefix) ? 1 : 0;
      }
    }
    assertThat(seen).isEqualTo(10);
    assertThat(service.runBulkEnrollmentOperation(BulkOperationMode.DELETE, ten).getSuccessful())
        .isTrue();
  }

  @Test
  @DisplayName("[dps-79] Java: a wrong key is refused")
  void calls_WRONG_KEY_refused(Hub hub) {
    ProvisioningServiceClient service =
        new ProvisioningServiceClient(
            "HostName="
                + hub.host()
                + ";SharedAccessKeyName=provisioningserviceowner;SharedAccessKey=YWFhYQ==");
    assertThatThrownBy(() -> service.getIndividualEnrollment("x"))
        .isInstanceOf(ProvisioningServiceClientUnathorizedException.class);
  }
}
