/*
 * Copyright 2026 The Holdfast Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.holdfast.hub;

/**
 * The kinds of refusal, under the numbers and names that IoT Hub's clients know. The first three
 * digits of a number are its HTTP status.
 */
public enum ErrorCode {
  /** No usable api-version in the request. */
  INVALID_PROTOCOL_VERSION(400001, "InvalidProtocolVersion"),
  /** The operation does not exist. */
  INVALID_OPERATION(400003, "InvalidOperation"),
  /** An argument is malformed or out of bounds. */
  ARGUMENT_INVALID(400004, "ArgumentInvalid"),
  /** An argument is missing. */
  ARGUMENT_NULL(400005, "ArgumentNull"),
  /** The body does not have the required form. */
  FORMAT_ERROR(400006, "IotHubFormatError"),
  /** A request names one identity twice. */
  DEVICE_DEFINED_MULTIPLE_TIMES(400011, "DeviceDefinedMultipleTimes"),
  /** Another connection of the same identity took over. */
  CONNECTION_TAKEN_OVER(400027, "ConnectionForcefullyClosedOnNewConnection"),
  /** Provisioning: the operator's web service named no hub for the device. */
  CUSTOM_ALLOCATION_FAILED(400207, "CustomAllocationFailed"),
  /** Provisioning: no hub is linked that the device could be assigned to. */
  NO_LINKED_HUB(400208, "NoLinkedHub"),
  /** Provisioning: the linked hub refuses the service. */
  HUB_UNAUTHORIZED(400209, "LinkedHubUnauthorized"),
  /** Bad or missing credentials. */
  UNAUTHORIZED_ACCESS(401002, "IotHubUnauthorizedAccess"),
  /** Credentials that do not allow this. */
  UNAUTHORIZED(401003, "IotHubUnauthorized"),
  /** There are as many as there may be. */
  QUOTA_EXCEEDED(403002, "IotHubQuotaExceeded"),
  /** What waits for an endpoint takes all the room that it may. */
  QUEUE_FULL(403004, "DeviceMaximumQueueDepthExceeded"),
  /** The device is disabled. */
  DEVICE_DISABLED(403012, "DeviceDisabled"),
  /** No such device. */
  DEVICE_NOT_FOUND(404001, "DeviceNotFound"),
  /** No such path. */
  NOT_FOUND(404000, "NotFound"),
  /** No such module. */
  MODULE_NOT_FOUND(404010, "ModuleNotFound"),
  /** The target is not connected, or does not listen. */
  DEVICE_NOT_ONLINE(404103, "DeviceNotOnline"),
  /** The client broke the protocol, or its connection broke. */
  CONNECTION_CLOSED(404104, "DeviceConnectionClosedRemotely"),
  /** Provisioning: no such enrollment. */
  ENROLLMENT_NOT_FOUND(404201, "EnrollmentNotFound"),
  /** Provisioning: no such registration. */
  REGISTRATION_NOT_FOUND(404202, "RegistrationNotFound"),
  /** The path is there, but not for this method. */
  METHOD_NOT_ALLOWED(405000, "MethodNotAllowed"),
  /** The entity is in a state that does not allow it, such as to exist already. */
  CONFLICT(409000, "Conflict"),
  /** The device exists already. */
  DEVICE_ALREADY_EXISTS(409001, "DeviceAlreadyExists"),
  /** The module exists already. */
  MODULE_ALREADY_EXISTS(409301, "ModuleAlreadyExistsOnDevice"),
  /** The entity has changed since the given etag or version. */
  PRECONDITION_FAILED(412001, "PreconditionFailed"),
  /** The lock of a message has ended, or never was. */
  DEVICE_MESSAGE_LOCK_LOST(412002, "DeviceMessageLockLost"),
  /** Body or message over its limit. */
  MESSAGE_TOO_LARGE(413001, "MessageTooLarge"),
  /** The body is of another type than JSON. */
  UNSUPPORTED_MEDIA_TYPE(415000, "UnsupportedMediaType"),
  /** Too much was asked for, or waits; try again later. */
  THROTTLED(429001, "ThrottlingException"),
  /** A client sent on while it was slowed down. */
  THROTTLE_BACKLOG(429002, "ThrottleBacklogLimitExceeded"),
  /** A fault of the hub. */
  SERVER_ERROR(500001, "ServerError"),
  /** The device answered something that is not JSON. */
  BAD_DEVICE_RESPONSE(502001, "BadDeviceResponse"),
  /** The hub cannot do it now; try again. */
  SERVICE_UNAVAILABLE(503001, "ServiceUnavailable"),
  /** The target did not answer in time. */
  GATEWAY_TIMEOUT(504101, "GatewayTimeout");

  private final int number;
  private final String codeName;

  ErrorCode(int number, String codeName) {
    this.number = number;
    this.codeName = codeName;
  }

  /** IoT Hub's number, such as 404001. */
  public int number() {
    return number;
  }

  /** IoT Hub's name, such as {@code DeviceNotFound}. */
  public String codeName() {
    return codeName;
  }

  /** The HTTP status, such as 404. */
  public int httpStatus() {
    return number / 1000;
  }
}
