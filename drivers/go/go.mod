module tcpstatechart.example/drivers

go 1.19
