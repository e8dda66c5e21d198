namespace Auriko.Simulator;

/// <summary>How a simulator listens and how fast it answers. Read once, when the simulator starts.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>An http URL with an address and a port. Default: loopback and any free port.</value>
    public string Url { get; set; } = "http://127.0.0.1:0";

    /// <summary>Time from the request to the first piece of output, on average.</summary>
    /// <value>Default 35 ms; each request varies it by up to two fifths. Zero: at once.</value>
    public TimeSpan FirstToken { get; set; } = TimeSpan.FromMilliseconds(35);

    /// <summary>Time between two pieces of output, on average.</summary>
    /// <value>Default 15 ms; each request varies it by up to a third. Zero: as fast as the connection takes them.</value>
    public TimeSpan Delta { get; set; } = TimeSpan.FromMilliseconds(15);

    /// <summary>Whether streams carry the <c>obfuscation</c> padding where the real service would.</summary>
    /// <value>Default true; a request can still switch it off for itself.</value>
    public bool Obfuscation { get; set; } = true;

    /// <summary>How many of the last requests are kept to be looked at.</summary>
    /// <value>Default 64; 0 keeps none.</value>
    public int KeptRequests { get; set; } = 64;

    /// <summary>The clock that paces the streams and dates the replies.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
